// The C function of bindings-mobile/src/direct.rs. uniffi's header has the others.
#pragma once

#include <stdint.h>

int64_t imza_call(uint64_t client, uint8_t *buffer, uint32_t length, uint32_t capacity);
