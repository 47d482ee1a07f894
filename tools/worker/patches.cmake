# What is changed in mediasoup's worker, each with its reason. The sources in the npm package stay as they are: copies are
# patched, and the build stops where the text that is to be replaced is not found exactly once.

set(patched "${CMAKE_BINARY_DIR}/patched")

# Replaces `before` by `after` in a source or header of the worker; the first patch of a file makes the copy.
function(patch file before after)
  if(NOT EXISTS "${patched}/${file}")
    file(READ "${worker}/${file}" text)
  else()
    file(READ "${patched}/${file}" text)
  endif()
  string(FIND "${text}" "${before}" first)
  string(FIND "${text}" "${before}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "The line of ${file} that needs a patch was not found, or is there twice:\n${before}")
  endif()
  string(REPLACE "${before}" "${after}" text "${text}")
  file(WRITE "${patched}/${file}" "${text}")
endfunction()

# So that a build folder used twice starts from the package's sources again.
file(REMOVE_RECURSE "${patched}")

# OpenSSL asks the BIO, with BIO_CB_CTRL | BIO_CB_RETURN, whether the kernel does TLS for it. The callback compares
# where it must test the bit, so it answers "yes" to every question; an OpenSSL built with kernel TLS believes it
# and the worker crashes at the first ClientHello.
patch(src/RTC/DtlsTransport.cpp
  "(operationType == BIO_CB_RETURN)"
  "((operationType & BIO_CB_RETURN) != 0)")

# A 32-bit tag lets one forged packet in 4 billion through, and a peer that offers nothing else gets it. Every browser
# offers better.
patch(src/RTC/DtlsTransport.cpp
  [==[{ RTC::SrtpSession::CryptoSuite::AES_CM_128_HMAC_SHA1_80, "SRTP_AES128_CM_SHA1_80" },
		{ RTC::SrtpSession::CryptoSuite::AES_CM_128_HMAC_SHA1_32, "SRTP_AES128_CM_SHA1_32" }]==]
  [==[{ RTC::SrtpSession::CryptoSuite::AES_CM_128_HMAC_SHA1_80, "SRTP_AES128_CM_SHA1_80" }]==])

# Authenticated encryption with forward secrecy (RFC 8827 section 6.5); neither CBC nor static keys, so no DTLS 1.0 either.
patch(src/RTC/DtlsTransport.cpp
  "DEFAULT:!NULL:!aNULL:!SHA256:!SHA384:!aECDH:!AESGCM+AES256:!aPSK"
  "ECDHE+AESGCM:ECDHE+CHACHA20")

# A TCP connection is a stranger until a STUN request over it was authenticated. A stranger may send as much as its small
# buffer holds, may stay for some seconds, and is one of so many (strangers/Strangers.hpp).
patch(include/RTC/TcpConnection.hpp
  [==[	public:
		void Send(]==]
  [==[	public:
		// Before it is known, 64 kB would be lent to anybody who connects and sends one byte.
		static constexpr size_t StrangerBufferSize{ 4096 };
		static constexpr size_t BufferSize{ 65536 };

		bool IsKnown() const
		{
			return this->known;
		}
		void SetKnown();
		void Send(]==])
patch(include/RTC/TcpConnection.hpp
  "size_t frameStart{ 0 };"
  "bool known{ false };\n\t\tsize_t frameStart{ 0 };")
patch(src/RTC/TcpConnection.cpp
  [==[	void TcpConnection::Send(]==]
  [==[	void TcpConnection::SetKnown()
	{
		MS_TRACE();

		if (this->known)
		{
			return;
		}

		this->known = true;

		auto* larger = new uint8_t[BufferSize];

		std::memcpy(larger, this->buffer, this->bufferDataLen);
		delete[] this->buffer;
		this->buffer     = larger;
		this->bufferSize = BufferSize;
	}

	void TcpConnection::Send(]==])
patch(src/RTC/TcpConnection.cpp
  [==[		const int64_t receivedAtUs = this->shared->GetTimeUs();]==]
  [==[		const int64_t receivedAtUs = this->shared->GetTimeUs();

		if (!this->known && GetRecvBytes() > StrangerBufferSize)
		{
			ErrorReceiving();

			// And exit fast since we are supposed to be deallocated.
			return;
		}]==])
patch(include/RTC/TcpServer.hpp
  "#include \"RTC/Transport.hpp\""
  "#include \"RTC/Transport.hpp\"\n#include \"Strangers.hpp\"")
patch(include/RTC/TcpServer.hpp
  "bool fixedPort{ false };"
  "Strangers strangers;\n\t\tbool fixedPort{ false };")
patch(src/RTC/TcpServer.cpp
  [==[	    shared(shared),
	    fixedPort(true)]==]
  [==[	    shared(shared),
	    strangers(shared),
	    fixedPort(true)]==])
patch(src/RTC/TcpServer.cpp
  [==[	    shared(shared)
	{]==]
  [==[	    shared(shared),
	    strangers(shared)
	{]==])
patch(src/RTC/TcpServer.cpp
  [==[		auto* connection =
		  new RTC::TcpConnection(this->connListener, this->shared, TcpConnectionBufferSize);

		// Accept it.
		AcceptTcpConnection(connection);]==]
  [==[		auto* connection =
		  new RTC::TcpConnection(this->connListener, this->shared, RTC::TcpConnection::StrangerBufferSize);
		const size_t before = GetNumConnections();

		// Accept it.
		AcceptTcpConnection(connection);

		// One that was gone already is deleted by now.
		if (GetNumConnections() > before)
		{
			this->strangers.Add(connection);
		}]==])
patch(src/RTC/TcpServer.cpp
  "this->listener->OnRtcTcpConnectionClosed(this, static_cast<RTC::TcpConnection*>(connection));"
  "this->strangers.Remove(static_cast<RTC::TcpConnection*>(connection));\n\t\tthis->listener->OnRtcTcpConnectionClosed(this, static_cast<RTC::TcpConnection*>(connection));")
patch(src/RTC/WebRtcServer.cpp
  [==[		RTC::TransportTuple tuple(connection);

		OnPacketReceived(std::addressof(tuple), data, len, bufferLen, receivedAtUs);]==]
  [==[		RTC::TransportTuple tuple(connection);

		OnPacketReceived(std::addressof(tuple), data, len, bufferLen, receivedAtUs);

		// A tuple is added by an authenticated STUN request and by nothing else.
		if (!connection->IsKnown() && this->mapTupleWebRtcTransport.contains(tuple.GetTupleKey()))
		{
			connection->SetKnown();
		}]==])
patch(src/RTC/WebRtcTransport.cpp
  [==[		RTC::TransportTuple tuple(connection);

		OnPacketReceived(&tuple, data, len, bufferLen, receivedAtUs);]==]
  [==[		RTC::TransportTuple tuple(connection);

		OnPacketReceived(&tuple, data, len, bufferLen, receivedAtUs);

		if (!connection->IsKnown() && this->iceServer->IsValidTuple(&tuple))
		{
			connection->SetKnown();
		}]==])
