package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.SmallModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A server on a free port of the loopback device, and its client. */
final class Served implements AutoCloseable {

  static final Limits LIMITS = new Limits(2, 64, 1 << 16, 100, 10);

  private static final double NONE = Double.NaN;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ModelServer server;

  Served(Model model, Limits limits) throws IOException {
    server =
        new ModelServer(
            model, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, false);
    server.start();
  }

  /** A model of classes that knows its training rows. */
  static Model classifier() {
    return SmallModels.classifier()
        .with(
            List.of(
                new InputStatistics("size", 0.5, 10, 2, 4, 16, List.of()),
                new InputStatistics("garden", 0, 0.75, 0.4, 0, 1, List.of()),
                new InputStatistics("joined", 0, 19000.5, 100, 18000, 20000, List.of()),
                new InputStatistics(
                    "colour", 0, NONE, NONE, NONE, NONE, List.of("blue", "red", "7"))));
  }

  /** A request whose rows take so long that others meet it. */
  static String longRequest(int features, int rows) {
    String row = "{\"raw\":[" + "1,".repeat(features - 1) + "1]}";
    return IntStream.range(0, rows).mapToObj(i -> row).collect(Collectors.joining(",", "[", "]"));
  }

  ModelServer server() {
    return server;
  }

  private URI uri(String path) {
    InetSocketAddress address = server.address();
    return URI.create(
        "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Sends a body of a type, with more headers. */
  HttpResponse<String> post(String path, String type, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> json(String body) throws IOException, InterruptedException {
    return post("/predict", "application/json", body);
  }

  CompletableFuture<HttpResponse<String>> later(String body) {
    return CLIENT.sendAsync(
        request("/predict")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Sends a request to predict and goes away before it is answered. */
  void leave(String body) throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes);
      await("scoring_requests", 1);
      // Closed at once, so that the server cannot send.
      socket.setSoLinger(true, 0);
    }
  }

  /** Sends bytes as they are, and returns what comes back until the server closes. */
  String raw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  static JsonNode tree(HttpResponse<String> response) throws IOException {
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  /** Requires an error as JSON, with parts of its text. */
  static void assertError(int status, HttpResponse<String> response, String... parts)
      throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    JsonNode json = JSON.readTree(response.body());
    assertEquals(1, json.size(), response.body());
    String error = json.get("error").asText();
    for (String part : parts) {
      assertTrue(error.contains(part), error);
    }
    assertTrue(!error.contains("Exception") && !error.contains("\tat "), error);
  }

  /** A figure of the metrics by its name and labels as they stand there. */
  double metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("meanfield_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(NONE);
  }

  /** Waits for a figure. */
  void await(String name, double value) throws IOException, InterruptedException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (metric(name) != value) {
      assertTrue(System.nanoTime() < end, () -> name + " never was " + value);
      Thread.sleep(2);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
