// Loads a native library as the JVM does, and signs a request with it: `probe LIBRARY`. For C libraries that no JVM is at hand for.

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// uniffi's forms of arguments and results.
typedef struct { uint64_t capacity, length; uint8_t *bytes; } Buffer;
typedef struct { int32_t length; const uint8_t *bytes; } Bytes;
typedef struct { int8_t code; Buffer error; } Status;

static void *library;

static void *function(const char *name) {
    void *found = dlsym(library, name);
    if (!found) {
        fprintf(stderr, "the library lacks %s\n", name);
        exit(1);
    }
    return found;
}

static void expect(Status status, const char *what) {
    if (status.code != 0) {
        fprintf(stderr, "%s failed: %.*s\n", what, (int)status.error.length, (const char *)status.error.bytes);
        exit(1);
    }
}

static Buffer lowered(const char *text) {
    Buffer (*from_bytes)(Bytes, Status *) = function("ffi_imza_mobile_rustbuffer_from_bytes");
    Status status = {0};
    Buffer buffer = from_bytes((Bytes){(int32_t)strlen(text), (const uint8_t *)text}, &status);
    expect(status, "passing a text");
    return buffer;
}

// A part of the input of `imza_call`: its length, big endian, and its bytes.
static uint32_t part(uint8_t *into, const char *text) {
    uint32_t length = (uint32_t)strlen(text);
    for (int at = 0; at < 4; at++) into[at] = (uint8_t)(length >> (24 - 8 * at));
    memcpy(into + 4, text, length);
    return 4 + length;
}

int main(int count, char **arguments) {
    library = count == 2 ? dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library) {
        fprintf(stderr, "%s\n", count == 2 ? dlerror() : "expected the path of a library");
        return 1;
    }
    uint64_t (*new_client)(Buffer, Buffer, Status *) = function("uniffi_imza_mobile_fn_constructor_client_new");
    uint64_t (*copy)(uint64_t, Status *) = function("uniffi_imza_mobile_fn_clone_client");
    uint64_t (*id)(uint64_t, Status *) = function("uniffi_imza_mobile_fn_method_client_id");
    int64_t (*call)(uint64_t, uint8_t *, uint32_t, uint32_t) = function("imza_call");

    Status status = {0};
    uint64_t client =
        new_client(lowered("craftgate"), lowered("{\"apiKey\":\"a\",\"secretKey\":\"b\",\"environment\":\"sandbox\"}"), &status);
    expect(status, "making a client");
    // A method takes its handle.
    uint64_t number = id(copy(client, &status), &status);
    expect(status, "reading its id");

    uint8_t buffer[4096] = {0};
    uint32_t length = 1;
    length += part(buffer + length, "payment.retrieve_payment");
    length += part(buffer + length, "[7]");
    memset(buffer + length, 0xff, 4);
    length += 4;
    length += part(buffer + length, "{\"randomKey\":\"r\"}");
    int64_t written = call(number, buffer, length, sizeof buffer);
    if (written <= 0 || buffer[0] != 1) {
        fprintf(stderr, "the request was not built: %.*s\n", written > 5 ? (int)written - 5 : 15, written > 5 ? (const char *)buffer + 5 : "malformed input");
        return 1;
    }
    // The base64 of SHA-256 over the URL, the two keys and the random key.
    const char *signature = "uZSDnw9G8S3B7cxL2NKXkxYEMeSf9c7eydxedJH779g=";
    int found = 0;
    for (size_t at = 0; at + strlen(signature) <= (size_t)written; at++) found |= memcmp(buffer + at, signature, strlen(signature)) == 0;
    if (!found) {
        fprintf(stderr, "the request has another signature\n");
        return 1;
    }
    printf("%s: loaded, and a request signed\n", arguments[1]);
    return 0;
}
