// The whole package by one import. Programs that send with a client of their own import `ImzaCore`, and link no HTTP client with it.

@_exported import ImzaCore
@_exported import ImzaTransport
