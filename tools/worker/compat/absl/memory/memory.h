// absl::make_unique, over the standard one.
#pragma once

#include <memory>

namespace absl
{
	using std::make_unique;
} // namespace absl
