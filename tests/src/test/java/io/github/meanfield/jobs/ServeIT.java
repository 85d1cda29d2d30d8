package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.runtime.SmallModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own, as a user starts and ends it. */
class ServeIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void servesSlowClientsNoLongerThanItsTimeAndEndsByASignal() throws Exception {
    SmallModels.classifier().save(folder.resolve("model.mfz"));
    Process process = start("--model", "model.mfz", "--port", "0", "--timeout", "1");
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = new ArrayList<>();
      String last;
      do {
        last = out.readLine();
        assertTrue(last != null, lines.toString());
        lines.add(last);
      } while (!last.startsWith("serving"));
      assertTrue(lines.get(0).matches("model +model.mfz: low or middle or high from 4 .*"));
      URI uri = URI.create(last.replaceFirst("serving +", ""));
      String post = "POST /predict HTTP/1.1\r\nHost: x\r\n";
      // Neither a head nor a body may take as long as the client likes.
      try (Socket head = slow(uri, post);
          Socket body = slow(uri, post + "Content-Type: text/csv\r\nContent-Length: 9\r\n\r\na")) {
        assertEquals(200, predict(uri).statusCode());
        assertEquals(-1, head.getInputStream().read());
        assertEquals(-1, body.getInputStream().read());
      }
      assertEquals(200, predict(uri).statusCode());
      // The handle leaves the streams open.
      process.toHandle().destroy();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      assertEquals("ended        after 2 requests", out.readLine());
      assertEquals("", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(Build.root().resolve("meanfield").toString()));
    command.add("serve");
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MEANFIELD_NO_BUILD", "1");
    builder.environment().put("MEANFIELD_SPARK", Build.SPARK);
    builder.environment().remove("SPARK_HOME");
    return builder.start();
  }

  private static Socket slow(URI uri, String bytes) throws IOException {
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static HttpResponse<String> predict(URI uri) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofString("size,garden,joined,colour\n1,1,,red\n"))
            .build(),
        BodyHandlers.ofString());
  }
}
