package io.github.meanfield.estimators.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The part of MLflow's REST API, version 2.0, that records runs. Its own client would bring in
 * protocol buffers and an HTTP client that clash with those of Spark.
 */
final class MlflowServer {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;

  /** Most params that the API takes in one call. */
  private static final int PARAMS_AT_ONCE = 100;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String address;
  private final String authorization;

  MlflowServer(String trackingUri, Map<String, String> environment) {
    if (!trackingUri.matches("https?://.+")) {
      throw new IllegalArgumentException(
          String.format(
              "the tracking URI of MLflow is '%s'; required is that of a server, http://HOST:PORT or"
                  + " https://HOST",
              trackingUri));
    }
    address = trackingUri.replaceAll("/+$", "") + "/api/2.0/mlflow/";
    authorization = authorization(environment);
  }

  private static String authorization(Map<String, String> environment) {
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    if (token != null) {
      return "Bearer " + token;
    }
    if (user == null) {
      return null;
    }
    String both = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** Id of the experiment of a name, which is made if it is missing. */
  String experiment(String name) throws IOException {
    String query = URLEncoder.encode(name, StandardCharsets.UTF_8);
    HttpResponse<String> found =
        send(request("experiments/get-by-name?experiment_name=" + query).GET());
    return found.statusCode() == NOT_FOUND
        ? post("experiments/create", JSON.createObjectNode().put("name", name))
            .path("experiment_id")
            .asText()
        : content(found).path("experiment").path("experiment_id").asText();
  }

  /** Begins a run, and returns its id. */
  String createRun(String experimentId, String name, Map<String, String> tags) throws IOException {
    ObjectNode run =
        JSON.createObjectNode()
            .put("experiment_id", experimentId)
            .put("start_time", System.currentTimeMillis());
    if (!name.isEmpty()) {
      run.put("run_name", name);
    }
    run.set("tags", pairs(tags));
    return post("runs/create", run).path("run").path("info").path("run_id").asText();
  }

  void logParams(String runId, Map<String, String> params) throws IOException {
    List<Map.Entry<String, String>> all = new ArrayList<>(params.entrySet());
    for (int from = 0; from < all.size(); from += PARAMS_AT_ONCE) {
      ArrayNode some = JSON.createArrayNode();
      all.subList(from, Math.min(all.size(), from + PARAMS_AT_ONCE))
          .forEach(param -> some.add(pair(param.getKey(), param.getValue())));
      ObjectNode batch = JSON.createObjectNode().put("run_id", runId);
      batch.set("params", some);
      post("runs/log-batch", batch);
    }
  }

  void logMetrics(String runId, long step, Map<String, Double> metrics) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    metrics.forEach(
        (name, value) ->
            all.addObject()
                .put("key", name)
                .put("value", value)
                .put("timestamp", System.currentTimeMillis())
                .put("step", step));
    ObjectNode batch = JSON.createObjectNode().put("run_id", runId);
    batch.set("metrics", all);
    post("runs/log-batch", batch);
  }

  void setTag(String runId, String name, String value) throws IOException {
    post("runs/set-tag", pair(name, value).put("run_id", runId));
  }

  void endRun(String runId, String status) throws IOException {
    post(
        "runs/update",
        JSON.createObjectNode()
            .put("run_id", runId)
            .put("status", status)
            .put("end_time", System.currentTimeMillis()));
  }

  private static ArrayNode pairs(Map<String, String> values) {
    ArrayNode all = JSON.createArrayNode();
    values.forEach((name, value) -> all.add(pair(name, value)));
    return all;
  }

  private static ObjectNode pair(String name, String value) {
    return JSON.createObjectNode().put("key", name).put("value", value);
  }

  private JsonNode post(String path, ObjectNode body) throws IOException {
    return content(send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("its thread was interrupted");
    } catch (IOException e) {
      // Java says nothing of a connection that is refused.
      throw e.getMessage() == null
          ? new IOException("there is no answer (" + e.getClass().getSimpleName() + ")", e)
          : e;
    }
  }

  private static JsonNode content(HttpResponse<String> response) throws IOException {
    if (response.statusCode() >= 400) {
      throw new IOException(
          String.format(
              "%s is answered by status %d: %s",
              response.uri().getPath(), response.statusCode(), response.body().strip()));
    }
    return JSON.readTree(response.body());
  }
}
