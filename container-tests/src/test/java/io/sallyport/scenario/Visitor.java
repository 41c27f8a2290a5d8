package io.sallyport.scenario;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a cookie jar, who follows no redirect and says what a browser would say. */
final class Visitor {

  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI application;
  private final Map<String, String> cookies = new TreeMap<>();

  /** A stranger to the application at this address, without a slash at its end. */
  Visitor(URI application) {
    this.application = application;
  }

  Map<String, String> cookies() {
    return cookies;
  }

  /** The same cookies, for who stole them. */
  Visitor copy() {
    var copy = new Visitor(application);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /** Somebody else who visits the same application. */
  Visitor stranger() {
    return new Visitor(application);
  }

  /** The value of the session cookie. */
  String session() {
    return cookies.entrySet().stream()
        .filter(cookie -> cookie.getKey().startsWith("session"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  HttpResponse<String> signIn(String name) throws Exception {
    return signIn(name, "a passphrase for " + name + " alone", "cookie");
  }

  HttpResponse<String> signIn(String name, String password, String deliver) throws Exception {
    return post(
        "/auth/login",
        JSON,
        "{\"username\":\"%s\",\"password\":\"%s\",\"deliver\":\"%s\"}"
            .formatted(name, password, deliver));
  }

  /** At an application whose paths of the guard begin otherwise. */
  HttpResponse<String> signInAt(String base, String name, String... headers) throws Exception {
    var all = new ArrayList<String>(List.of("Content-Type", JSON));
    all.addAll(List.of(headers));
    return send(
        "POST",
        base + "/login",
        BodyPublishers.ofString(
            "{\"username\":\"%s\",\"password\":\"a passphrase for %s alone\"}"
                .formatted(name, name)),
        all.toArray(String[]::new));
  }

  /** As a program asks. */
  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** As an address typed into a browser asks. */
  HttpResponse<String> navigate(String path) throws Exception {
    return get(path, "Accept", "text/html", "Sec-Fetch-Mode", "navigate");
  }

  /** As a script of the site's own page asks. */
  HttpResponse<String> post(String path, String type, String body) throws Exception {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(body),
        "Content-Type",
        type,
        "Sec-Fetch-Site",
        "same-origin");
  }

  /** As a script of the site's own page asks that has nothing to say. */
  HttpResponse<String> leave(String path) throws Exception {
    return send("POST", path, BodyPublishers.noBody(), "Sec-Fetch-Site", "same-origin");
  }

  /** As a form of the site's own page asks. */
  HttpResponse<String> submit(String path, String... fields) throws Exception {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(form(fields)),
        "Content-Type",
        FORM,
        "Sec-Fetch-Site",
        "same-origin",
        "Sec-Fetch-Mode",
        "navigate",
        "Accept",
        "text/html");
  }

  HttpResponse<String> send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(application + path)).method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    if (!cookies.isEmpty() && request.build().headers().firstValue("Cookie").isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
    }
    HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
    response.headers().allValues("Set-Cookie").forEach(this::keep);
    return response;
  }

  static String form(String... fields) {
    var text = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      text.append(i == 0 ? "" : "&").append(fields[i]).append('=').append(encode(fields[i + 1]));
    }
    return text.toString();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A text member of a JSON answer. */
  static String member(HttpResponse<String> answer, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer.body());
    if (!found.find()) {
      throw new AssertionError("no " + name + " in " + answer + " " + answer.body());
    }
    return found.group(1);
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
}
