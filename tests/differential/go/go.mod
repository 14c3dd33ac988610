// Pins Craftgate's official Go client, called by main.go; run by `cargo xtask test --only differential`.
module imza/differential

go 1.21

// Craftgate's official client, to compare with.
require github.com/craftgate/craftgate-go-client v1.0.31

// Needed by it.
require github.com/gorilla/schema v1.4.1 // indirect
