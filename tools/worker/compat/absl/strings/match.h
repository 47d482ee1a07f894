// absl::StartsWith, over the standard string_view.
#pragma once

#include "absl/strings/string_view.h"

namespace absl
{
	inline bool StartsWith(string_view text, string_view prefix) noexcept
	{
		return text.starts_with(prefix);
	}
} // namespace absl
