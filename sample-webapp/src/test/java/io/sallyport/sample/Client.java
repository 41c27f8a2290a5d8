package io.sallyport.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.identity.mfa.Totp;
import io.sallyport.identity.mfa.TotpSecret;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A visitor with a cookie jar, who follows no redirect and says what a browser would say. */
final class Client {
  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SampleProcess sample;
  private final Map<String, String> cookies = new TreeMap<>();

  Client(SampleProcess sample) {
    this.sample = sample;
  }

  /** A new visitor, signed in with the password of the demo account. */
  static Client signedIn(SampleProcess sample, String name) throws Exception {
    Client client = new Client(sample);
    HttpResponse<String> answer = client.signIn(name, name + "-demo-passphrase");
    if (answer.statusCode() != 200) {
      throw new AssertionError(name + " cannot sign in: " + answer + " " + answer.body());
    }
    return client;
  }

  HttpResponse<String> signIn(String name, String password) throws Exception {
    return post(
        "/auth/login",
        JSON,
        MAPPER.writeValueAsString(Map.of("username", name, "password", password)));
  }

  /** The code that ada's app shows now. The one account uses each code once. */
  static String adasCode() {
    TotpSecret secret = TotpSecret.ofBase32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").orElseThrow();
    return Totp.codeAt(secret, Instant.now());
  }

  Map<String, String> cookies() {
    return cookies;
  }

  /** As a program asks. */
  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, Map.of("Accept", JSON), BodyPublishers.noBody());
  }

  /** As an address typed into a browser asks. */
  HttpResponse<String> navigate(String path) throws Exception {
    return send(
        "GET",
        path,
        Map.of("Accept", "text/html,*/*;q=0.8", "Sec-Fetch-Mode", "navigate"),
        BodyPublishers.noBody());
  }

  HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(
        "POST", path, Map.of("Content-Type", type, "Accept", JSON), BodyPublishers.ofString(body));
  }

  /** As a form on one of the site's own pages asks. */
  HttpResponse<String> submit(String path, Map<String, String> fields) throws Exception {
    return send(
        "POST",
        path,
        Map.of("Content-Type", FORM, "Accept", "text/html", "Sec-Fetch-Mode", "navigate"),
        BodyPublishers.ofString(form(fields)));
  }

  HttpResponse<String> delete(String path) throws Exception {
    return send("DELETE", path, Map.of("Accept", JSON), BodyPublishers.noBody());
  }

  /** The path is below the context path; unsafe methods come from the site's own origin. */
  HttpResponse<String> send(
      String method, String path, Map<String, String> headers, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(sample.origin() + sample.contextPath() + path))
            .method(method, body)
            .header("Sec-Fetch-Site", "same-origin");
    headers.forEach(request::setHeader);
    if (!cookies.isEmpty()) {
      request.setHeader(
          "Cookie",
          cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
    }
    HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
    response.headers().allValues("Set-Cookie").forEach(this::keep);
    return response;
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  static String note(String title, String body) throws IOException {
    return MAPPER.writeValueAsString(Map.of("title", title, "body", body));
  }

  private void keep(String sent) {
    for (HttpCookie cookie : HttpCookie.parse(sent)) {
      if (cookie.hasExpired()) {
        cookies.remove(cookie.getName());
      } else {
        cookies.put(cookie.getName(), cookie.getValue());
      }
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
