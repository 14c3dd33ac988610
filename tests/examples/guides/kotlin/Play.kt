package imza.guides.play

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

// ANCHOR: control
/** Plays the payer, the bank or the operator, through the sandbox's control interface. */
fun control(path: String, json: String): String {
    val request = HttpRequest.newBuilder(URI.create("${System.getenv("SANDBOX_URL")}/control/$path"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build()
    val answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString())
    check(answer.statusCode() == 200) { "$path: ${answer.body()}" }
    return answer.body()
}
// ANCHOR_END: control
