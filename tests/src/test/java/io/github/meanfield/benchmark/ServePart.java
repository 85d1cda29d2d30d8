package io.github.meanfield.benchmark;

import io.github.meanfield.runtime.Model;
import io.github.meanfield.transformers.export.RuntimeModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows a second, and times of requests, of {@code serve} in a JVM of its own beside its clients.
 */
final class ServePart {

  private static final int ROWS = 1_000;
  private static final int BATCH = 100;
  private static final int CLIENTS = 8;

  private ServePart() {}

  /**
   * What a run has come to.
   *
   * @param rows rows a second
   * @param median milliseconds that half of the requests took at most
   * @param slow milliseconds that 99 of 100 took at most
   */
  private record Load(double rows, double median, double slow) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Dataset<Row> churn = RuntimePart.churnRows();
    Model model = RuntimeModels.of(RuntimePart.pipeline(churn).fit(churn), churn.schema());
    List<String> single = json(churn);
    List<String> batches = new ArrayList<>();
    for (int i = 0; i + BATCH <= single.size(); i += BATCH) {
      batches.add("[" + String.join(",", single.subList(i, i + BATCH)) + "]");
    }
    Path folder = Files.createTempDirectory("serve");
    Path file = folder.resolve("churn.mfz");
    model.save(file);
    Process process = start(file);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      URI uri = uri(out);
      double seconds = bench.plan().transformSeconds();
      Interleaved<Load> loads = new Interleaved<>("serve", bench.progress());
      for (int clients : new int[] {1, CLIENTS}) {
        String name = clients == 1 ? ", 1 client" : ", " + clients + " clients";
        loads
            .add("a row a request" + name, () -> load(uri, single, 1, clients, seconds))
            .add(
                BATCH + " rows a request" + name,
                () -> load(uri, batches, BATCH, clients, seconds));
      }
      Map<String, List<Load>> results = loads.run(bench.plan().runs(), true);
      String what = "of churn's pipeline, " + model.numParameters() + " parameters, JSON: ";
      return List.of(
          Line.of(
              "serve", what + "rows", "rows/s", Line.Better.NEITHER, results, load -> load.rows),
          Line.of(
              "serve",
              what + "median time of a request",
              "ms",
              Line.Better.NEITHER,
              results,
              load -> load.median),
          Line.of(
              "serve",
              what + "time that 99 of 100 requests take at most",
              "ms",
              Line.Better.NEITHER,
              results,
              load -> load.slow));
    } finally {
      process.destroy();
      process.waitFor();
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static List<String> json(Dataset<Row> rows) {
    Column[] columns = Stream.of(rows.columns()).map(rows::col).toArray(Column[]::new);
    Map<String, String> withNulls = Map.of("ignoreNullFields", "false");
    return rows.limit(ROWS)
        .select(functions.to_json(functions.struct(columns), withNulls))
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static Process start(Path model) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.meanfield.jobs.Meanfield",
            "serve",
            "--model",
            model.toString(),
            "--port",
            "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The address that the server prints once it listens. */
  private static URI uri(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("serving ")) {
        return URI.create(line.replaceFirst("serving +", ""));
      }
    }
    throw new IllegalStateException("the server has not started");
  }

  /** Clients that each send one request after the other for some seconds. */
  private static Load load(URI uri, List<String> bodies, int rows, int clients, double seconds)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      Callable<List<Double>> client = () -> times(uri, bodies, seconds);
      Stopwatch watch = new Stopwatch();
      List<Double> times = new ArrayList<>();
      for (Future<List<Double>> each : threads.invokeAll(Collections.nCopies(clients, client))) {
        times.addAll(each.get());
      }
      double[] milliseconds = times.stream().mapToDouble(time -> 1000 * time).toArray();
      return new Load(
          rows * times.size() / watch.seconds(),
          new Percentile().evaluate(milliseconds, 50),
          new Percentile().evaluate(milliseconds, 99));
    } finally {
      threads.shutdown();
    }
  }

  private static List<Double> times(URI uri, List<String> bodies, double seconds)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<Double> times = new ArrayList<>();
    Stopwatch all = new Stopwatch();
    while (all.seconds() < seconds) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(bodies.get(times.size() % bodies.size())))
              .build();
      Stopwatch one = new Stopwatch();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.body());
      }
      times.add(one.seconds());
    }
    return times;
  }
}
