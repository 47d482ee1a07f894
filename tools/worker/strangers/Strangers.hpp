// TCP connections that have shown nothing yet: no STUN request with the credentials that only the signalling hands out.
// Anybody can open one, so their number, their bytes and their seconds are bounded. Who has shown it is bounded by
// nothing here: an office with a hundred calls behind one address is a hundred known connections and few strangers.
#pragma once

#include "RTC/TcpConnection.hpp"
#include "SharedInterface.hpp"
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

namespace RTC
{
	class Strangers : public TimerHandleInterface::Listener
	{
	public:
		// A browser shows its credentials one round trip after it connected, in some 150 bytes.
		static constexpr int64_t MaxAgeMs{ 5000 };
		// More than stay: many connections are accepted before the first of them is read, and what they sent may lie there.
		static constexpr size_t MaxConnections{ 256 };
		static constexpr size_t MaxForAMoment{ 512 };
		static constexpr int64_t MomentMs{ 50 };

	public:
		explicit Strangers(SharedInterface* shared)
		  : shared(shared), timer(shared->CreateTimer(this, "strangers"))
		{
		}

		~Strangers() override
		{
			delete this->timer;
		}

		void Add(TcpConnection* connection)
		{
			if (this->arrived.size() >= MaxForAMoment)
			{
				ForgetTheKnown();
				CloseMoreThan(MaxForAMoment - 1);
			}

			this->arrived.push_back({ connection, this->shared->GetTimeMs() });
			++this->byAddress[connection->GetPeerIp()];
			WakeInTime();
		}

		void Remove(const TcpConnection* connection)
		{
			Forget([connection](const Arrival& each) { return each.connection == connection; });
		}

		void OnTimer(TimerHandleInterface* /*timer*/) override
		{
			ForgetTheKnown();

			// They stand in the order of their coming. Closing one takes it off the list.
			while (!this->arrived.empty() &&
			       this->shared->GetTimeMs() - this->arrived.front().atMs >= MaxAgeMs)
			{
				this->arrived.front().connection->TriggerClose();
			}

			CloseMoreThan(MaxConnections);
			WakeInTime();
		}

	private:
		struct Arrival
		{
			TcpConnection* connection;
			int64_t atMs;
		};

		template<typename Which>
		void Forget(Which which)
		{
			std::erase_if(
			  this->arrived,
			  [this, &which](const Arrival& each)
			  {
				  if (!which(each))
				  {
					  return false;
				  }

				  const auto& address = each.connection->GetPeerIp();

				  if (--this->byAddress[address] == 0)
				  {
					  this->byAddress.erase(address);
				  }

				  return true;
			  });
		}

		void ForgetTheKnown()
		{
			Forget([](const Arrival& each) { return each.connection->IsKnown(); });
		}

		// The oldest of the address that has most: whoever comes from elsewhere is not cut by a flood from one address, and
		// whoever comes from there still has the time that the flood needs to come in anew.
		void CloseMoreThan(size_t count)
		{
			while (this->arrived.size() > count)
			{
				const auto busiest = std::max_element(
				  this->byAddress.begin(),
				  this->byAddress.end(),
				  [](const auto& one, const auto& other) { return one.second < other.second; });
				const auto oldest = std::find_if(
				  this->arrived.begin(),
				  this->arrived.end(),
				  [&busiest](const Arrival& each) { return each.connection->GetPeerIp() == busiest->first; });

				oldest->connection->TriggerClose();
			}
		}

		void WakeInTime()
		{
			if (this->arrived.empty())
			{
				return;
			}

			const int64_t now = this->shared->GetTimeMs();
			int64_t at        = this->arrived.front().atMs + MaxAgeMs;

			if (this->arrived.size() > MaxConnections)
			{
				at = std::min(at, now + MomentMs);
			}

			if (!this->timer->IsActive() || at < this->wakesAtMs)
			{
				this->wakesAtMs = at;
				this->timer->Start(std::max<int64_t>(0, at - now));
			}
		}

	private:
		SharedInterface* shared{ nullptr };
		TimerHandleInterface* timer{ nullptr };
		int64_t wakesAtMs{ 0 };
		std::vector<Arrival> arrived;
		std::unordered_map<std::string, size_t> byAddress;
	};
} // namespace RTC
