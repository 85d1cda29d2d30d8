package io.github.meanfield.estimators.tracking;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a tracking server is told of a fit, over HTTP. */
@ExtendWith(SparkSessionExtension.class)
class MlflowListenerTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpServer server;
  private String address;
  private boolean isKnown;
  private int failFrom = Integer.MAX_VALUE;
  private Thread toInterrupt;
  private final List<String> calls = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<JsonNode> bodies = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/mlflow/", this::answer);
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** As MLflow answers: an experiment that is missing by 404, everything else by what it made. */
  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().replace("/api/2.0/mlflow/", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    calls.add(path);
    authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
    bodies.add(body.length == 0 ? null : JSON.readTree(body));
    if (toInterrupt != null
        && bodies.get(bodies.size() - 1) != null
        && bodies.get(bodies.size() - 1).has("metrics")) {
      toInterrupt.interrupt();
    }
    int status = calls.size() > failFrom ? 503 : 200;
    String answer = "{}";
    if (path.startsWith("experiments/get-by-name") && !isKnown) {
      status = 404;
      answer = "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}";
    } else if (path.startsWith("experiments/get-by-name")) {
      answer = "{\"experiment\": {\"experiment_id\": \"7\"}}";
    } else if (path.equals("experiments/create")) {
      answer = "{\"experiment_id\": \"7\"}";
    } else if (path.equals("runs/create")) {
      answer = "{\"run\": {\"info\": {\"run_id\": \"r1\"}}}";
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> pairs(JsonNode list) {
    Map<String, String> pairs = new TreeMap<>();
    list.forEach(pair -> pairs.put(pair.path("key").asText(), pair.path("value").asText()));
    return pairs;
  }

  private JsonNode body(String call) {
    return bodies.get(calls.indexOf(call));
  }

  @Test
  void aFitIsARun(SparkSession spark) {
    NeuralNetworkClassifier classifier = TensorBoardListenerTest.classifier().setNumNetworks(2);
    MlflowListener listener =
        new MlflowListener(address + "/", "churn & more")
            .withParams(classifier)
            .withTag("why", "a test")
            .withRunName("first");
    NeuralNetworkClassificationModel model =
        classifier.setTrainingListener(listener).fit(TensorBoardListenerTest.rows(spark));
    assertEquals("r1", listener.runId());
    assertEquals(
        List.of(
            "experiments/get-by-name?experiment_name=churn+%26+more",
            "experiments/create", "runs/create"),
        calls.subList(0, 3));
    assertEquals("churn & more", body("experiments/create").path("name").asText());
    JsonNode run = body("runs/create");
    assertEquals("7", run.path("experiment_id").asText());
    assertEquals("first", run.path("run_name").asText());
    assertEquals(Map.of("why", "a test", "estimator", "classifier"), pairs(run.path("tags")));
    Map<String, String> params = pairs(body("runs/log-batch").path("params"));
    assertEquals("[4]", params.get("hiddenLayers"));
    assertEquals("adam", params.get("updater"));
    assertEquals("96", params.get("trainingRows"));
    assertEquals("24", params.get("validationRows"));
    Map<String, Double> expected = new TreeMap<>();
    for (int network = 1; network <= 2; network++) {
      String prefix = network == 1 ? "" : "network_2/";
      for (EpochRecord epoch : model.summary().courses().get(network - 1).epochs()) {
        String at = " at " + epoch.epoch();
        expected.put(prefix + "train_loss" + at, epoch.trainLoss());
        expected.put(prefix + "validation_loss" + at, epoch.validationLoss());
        expected.put(prefix + "validation_accuracy" + at, epoch.validationMetric());
        expected.put(prefix + "learning_rate" + at, epoch.learningRate());
        expected.put(prefix + "rows_per_second" + at, epoch.rows() / epoch.seconds());
      }
    }
    int best = model.summary().bestEpoch();
    expected.put("best_epoch at " + best, (double) best);
    Map<String, Double> found = new TreeMap<>();
    for (JsonNode body : bodies) {
      if (body != null && body.has("metrics")) {
        assertEquals("r1", body.path("run_id").asText());
        body.path("metrics")
            .forEach(
                metric ->
                    found.put(
                        metric.path("key").asText() + " at " + metric.path("step").asInt(),
                        metric.path("value").asDouble()));
      }
    }
    assertEquals(expected, found);
    assertEquals("FINISHED", body("runs/update").path("status").asText());
    assertEquals("stop_reason", body("runs/set-tag").path("key").asText());
  }

  @Test
  void aFitThatFailsOrIsCancelledEndsItsRun(SparkSession spark) {
    isKnown = true;
    MlflowListener listener = new MlflowListener(address, "x");
    assertThrows(
        IllegalStateException.class,
        () ->
            TensorBoardListenerTest.classifier()
                .setLearningRate(1e30)
                .setUpdater("sgd")
                .setTrainingListener(listener)
                .fit(TensorBoardListenerTest.rows(spark)));
    assertEquals("FAILED", body("runs/update").path("status").asText());
    assertTrue(body("runs/set-tag").path("value").asText().contains("diverged"));
    calls.clear();
    bodies.clear();
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            Thread.currentThread().interrupt();
          }
        };
    assertThrows(
        CancellationException.class,
        () ->
            TensorBoardListenerTest.classifier()
                .setMaxEpochs(1_000_000)
                .setTrainingListener(listener.and(interrupting))
                .fit(TensorBoardListenerTest.rows(spark)));
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertEquals("KILLED", body("runs/update").path("status").asText());
  }

  @Test
  void aFitThatIsInterruptedWhileItAsksEndsItsRunToo(SparkSession spark) {
    isKnown = true;
    toInterrupt = Thread.currentThread();
    assertThrows(
        CancellationException.class,
        () ->
            TensorBoardListenerTest.classifier()
                .setMaxEpochs(1_000_000)
                .setTrainingListener(new MlflowListener(address, "x"))
                .fit(TensorBoardListenerTest.rows(spark)));
    assertTrue(Thread.interrupted());
    assertEquals("KILLED", body("runs/update").path("status").asText());
  }

  @Test
  void aServerThatFailsLaterDoesNotEndTheFit(SparkSession spark) {
    isKnown = true;
    failFrom = 4;
    NeuralNetworkClassificationModel model =
        TensorBoardListenerTest.classifier()
            .setTrainingListener(new MlflowListener(address, "x"))
            .fit(TensorBoardListenerTest.rows(spark));
    assertEquals(3, model.summary().epochs().size());
    assertEquals(6, calls.size(), () -> "one that failed, and the end of the run: " + calls);
    assertEquals("runs/update", calls.get(5));
  }

  @Test
  void aServerThatIsNotThereIsRefusedBeforeTraining(SparkSession spark) {
    assertRefused(
        () -> new MlflowListener("sqlite:///mlflow.db", "x"),
        "the tracking URI of MLflow is 'sqlite:///mlflow.db'; required is that of a server");
    server.stop(0);
    assertRefused(
        () ->
            TensorBoardListenerTest.classifier()
                .setTrainingListener(new MlflowListener(address, "x"))
                .fit(TensorBoardListenerTest.rows(spark)),
        "classifier: the MLflow server " + address + " cannot be written to: there is no answer");
  }

  @Test
  void theEnvironmentSaysWhoAsks() throws IOException {
    isKnown = true;
    new MlflowServer(address, Map.of("MLFLOW_TRACKING_TOKEN", "t")).experiment("x");
    new MlflowServer(
            address, Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p"))
        .experiment("x");
    new MlflowServer(address, Map.of()).experiment("x");
    List<String> expected = new ArrayList<>(List.of("Bearer t", "Basic dTpw"));
    expected.add(null);
    assertEquals(expected, authorizations);
    failFrom = 0;
    IOException failure =
        assertThrows(
            IOException.class, () -> new MlflowServer(address, Map.of()).endRun("r", "FINISHED"));
    assertTrue(failure.getMessage().contains("runs/update is answered by status 503: {}"));
  }
}
