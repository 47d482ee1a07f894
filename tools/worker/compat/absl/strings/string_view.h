// absl::string_view, over the standard one.
#pragma once

#include <string_view>

namespace absl
{
	using std::string_view;
} // namespace absl
