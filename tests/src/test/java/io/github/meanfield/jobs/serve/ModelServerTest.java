package io.github.meanfield.jobs.serve;

import static io.github.meanfield.jobs.serve.Served.assertError;
import static io.github.meanfield.jobs.serve.Served.tree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.SmallModels;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets. */
class ModelServerTest {

  private static final String ROW =
      "{\"size\": 12.5, \"garden\": true, \"joined\": \"2022-03-01\", \"colour\": \"red\"}";
  private static final Map<String, Object> SAME = SmallModels.row(12.5, true, "2022-03-01", "red");

  private static Model model;
  private static Served served;

  @BeforeAll
  static void start() throws IOException {
    model = Served.classifier();
    served = new Served(model, Served.LIMITS);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static double[] probabilities(JsonNode answer) {
    return model.classes().stream()
        .mapToDouble(name -> answer.get("probability").get(name).asDouble())
        .toArray();
  }

  @Test
  void anObjectIsAnsweredWithOneAndAnArrayWithOne() throws Exception {
    Prediction expected = model.predict(SAME);
    JsonNode one = tree(served.json(ROW));
    assertEquals(List.of("prediction", "predictedLabel", "probability"), names(one));
    assertEquals(expected.value(), one.get("prediction").asDouble());
    assertEquals(expected.label(), one.get("predictedLabel").asText());
    assertArrayEquals(expected.probabilities(), probabilities(one));
    String other =
        "{\"colour\": null, \"joined\": null, \"size\": \" 7 \", \"garden\": 0, \"more\": [{}]}";
    JsonNode both = tree(served.json("[" + ROW + "," + other + "]"));
    assertEquals(2, both.size());
    assertEquals(one, both.get(0));
    assertArrayEquals(
        model.predict(SmallModels.row(7, false, null, null)).probabilities(),
        probabilities(both.get(1)));
    assertEquals(0, tree(served.json(" [ ] ")).size());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void csvIsAnsweredWithCsv() throws Exception {
    String body = "colour;size;other;garden;joined\r\nred;12.5;x;true;2022-03-01\r\n\"NA\";;;;\r\n";
    HttpResponse<String> response = served.post("/predict", "text/csv", body);
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(
        "text/csv; charset=utf-8", response.headers().firstValue("Content-Type").orElse(""));
    Prediction first = model.predict(SAME);
    // In quotes a mark of missing values is a category.
    Prediction second = model.predict(SmallModels.row(null, null, null, "no mark"));
    assertEquals(
        "probability_0,probability_1,probability_2,prediction,predictedLabel\n"
            + line(first)
            + line(second),
        response.body());
    JsonNode json =
        tree(served.post("/predict", "text/csv", body, "Accept", "application/json, */*"));
    assertEquals(2, json.size());
    assertArrayEquals(second.probabilities(), probabilities(json.get(1)));
    assertEquals(
        response.body().lines().limit(2).toList(),
        served
            .post("/predict", "application/json;charset=\"UTF-8\"", ROW, "Accept", "text/csv")
            .body()
            .lines()
            .toList());
  }

  private static String line(Prediction prediction) {
    double[] p = prediction.probabilities();
    return String.format(
        "%s,%s,%s,%s,%s%n", p[0], p[1], p[2], prediction.value(), prediction.label());
  }

  @Test
  void numbersOfSeveralTargetsAndRowsWithoutAPrediction() throws Exception {
    Model regressor = SmallModels.regressor(3, 2);
    try (Served ofNumbers = new Served(regressor, Served.LIMITS)) {
      JsonNode answer = tree(ofNumbers.json("[{\"raw\": [1, 2.5, -3]}, {\"raw\": [1, null, 2]}]"));
      double[] expected = regressor.predict(Map.of("raw", List.of(1, 2.5, -3))).outputs();
      assertEquals(expected[0], answer.get(0).get("prediction").get(0).asDouble());
      assertEquals(expected[1], answer.get(0).get("prediction").get(1).asDouble());
      assertEquals(1, answer.get(0).size());
      assertTrue(answer.get(1).get("prediction").isNull());
      assertTrue(answer.get(1).get("reason").asText().contains("scale"), answer.toString());
      HttpResponse<String> csv =
          ofNumbers.post(
              "/predict",
              "application/json",
              "[{\"raw\": [1, 2.5, -3]}, {\"raw\": [1, null, 2]}]",
              "Accept",
              "text/csv");
      assertEquals(
          "prediction_0,prediction_1\n" + expected[0] + "," + expected[1] + "\n,\n", csv.body());
      ofNumbers.await("rows_total{prediction=\"absent\"}", 2);
      assertError(415, ofNumbers.post("/predict", "text/csv", "raw\n1"), "'raw'", "send JSON");
      assertError(
          400,
          ofNumbers.post("/predict?explain=true", "application/json", "{\"raw\": [1, 2, 3]}"),
          "no statistics",
          "'raw'");
      assertError(400, ofNumbers.json("{\"raw\": [1, 2]}"), "row 1", "'raw'", "required are 3");
      assertError(400, ofNumbers.json("{\"raw\": [1, 1e999, 2]}"), "row 1", "'raw'", "1.8e308");
      assertError(400, ofNumbers.json("{\"raw\": [1, \"2\", 2]}"), "'raw'", "a text");
      assertError(400, ofNumbers.json("{\"raw\": [1, [2], 2]}"), "'raw'", "an array in an array");
    }
  }

  @Test
  void oneColumnAndOneNumber() throws Exception {
    try (Served single = new Served(SmallModels.exponential("a_b"), Served.LIMITS)) {
      HttpResponse<String> csv = single.post("/predict", "text/csv", "a_b\n0\nNA\n\"\"\n0\n");
      // Every row has a line that readers do not pass over.
      assertEquals("prediction\n1.0\n\"\"\n\"\"\n1.0\n", csv.body());
      assertError(
          400, single.post("/predict", "text/csv", "a_b\n1\n\n3\n"), "row 2", "an empty line");
      assertEquals(1, tree(single.json("{\"a_b\": 0}")).get("prediction").asDouble());
    }
  }

  @Test
  void aPredictionThatOverflowsIsRefused() throws Exception {
    try (Served endless = new Served(SmallModels.exponential("x"), Served.LIMITS)) {
      assertError(400, endless.json("{\"x\": 1000}"), "row 1", "overflow to Infinity");
      assertEquals(Math.E, tree(endless.json("{\"x\": 1}")).get("prediction").asDouble(), 1e-6);
    }
  }

  /** Whatever a table of the training calls a column, a request may call it too. */
  @Test
  void columnsHaveTheirNamesBeforeAndAfterReading() throws Exception {
    try (Served single = new Served(SmallModels.exponential("a_b"), Served.LIMITS)) {
      for (String name : List.of("a_b", "a.b", " a.b")) {
        assertEquals(1, tree(single.json("{\"" + name + "\": 0}")).get("prediction").asDouble());
        assertEquals(
            "prediction\n1.0\n", single.post("/predict", "text/csv", name + "\n0\n").body());
      }
      // The name of the column itself comes first, wherever it stands.
      for (String row : List.of("{\"a.b\": 5, \"a_b\": 0}", "{\"a_b\": 0, \"a.b\": 5}")) {
        assertEquals(1, tree(single.json(row)).get("prediction").asDouble());
      }
      for (String table : List.of("a.b,a_b,A_B\n5,0,5\n", "A_B,a_b,a.b\n5,0,5\n")) {
        assertEquals("prediction\n1.0\n", single.post("/predict", "text/csv", table).body());
      }
      assertError(
          400, single.json("{\"a.b\": 5, \"a\\\\b\": 0}"), "'a_b' holds two values", "'a.b'");
      assertError(
          400, single.post("/predict", "text/csv", "a_b,a_b\n1,2\n"), "The row has a_b, a_b");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json          | text/csv, application/json;q=0             | text/csv
          application/json          | text/csv;q=0.9, application/json;q=0.1     | text/csv
          application/json          | text/csv, application/json                 | application/json
          application/json          | text/csv;q=0.5, */*;q=0.5                  | text/csv
          application/json          | text/*, application/json; q=0.9            | text/csv
          application/json          | */*, text/csv;q=0                          | application/json
          text/csv                  | application/json, text/plain, */*          | application/json
          text/csv                  | application/*;Q=0.001                      | application/json
          text/csv                  | */*;q=0.1, text/html                       | text/csv
          text/csv                  | TEXT/CSV;header=present;q=1.0              | text/csv
          text/csv                  | ''                                         | text/csv
          text/csv                  | ;, ,                                       | 406
          text/csv                  | text/html, */*;q=0                         | 406
          text/csv                  | text/csv;q=0.000                           | 406
          """)
  void theFormIsWhatTheClientLikesMost(String bodyType, String accepted, String type)
      throws Exception {
    String body = bodyType.equals("text/csv") ? "size,garden,joined,colour\n1,1,,red\n" : ROW;
    HttpResponse<String> response = served.post("/predict", bodyType, body, "Accept", accepted);
    if (type.equals("406")) {
      assertError(406, response, "the client accepts", "application/json");
      return;
    }
    assertEquals(200, response.statusCode(), response.body());
    String sent = response.headers().firstValue("Content-Type").orElse("");
    assertEquals(type.equals("text/csv") ? "text/csv; charset=utf-8" : type, sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                        | the body is empty
          ` \n `                                    | the body is empty
          `7`                                       | the body is a number
          `"a"`                                     | the body is a text
          `{"size": 1,}`                            | the body is no JSON, at line 1, column
          `{"size": 1`                              | the body is no JSON
          `{"size": 1, "size": 2}`                  | Duplicate field 'size'
          `{"size": NaN}`                           | the body is no JSON
          `{"size": 1}`                             | row 1 lacks the columns 'garden', 'joined'
          `{}`                                      | The row has none
          `[1]`                                     | row 1 is a number; it must be an object
          `[[]]`                                    | row 1 is an array
          `{} {}`                                   | row 1 lacks
          `[] []`                                   | goes on behind its end
          `[@, {"Size": 1}]`                        | row 2 lacks the columns 'size'
          `[@, #"size": "ten"}]`                    | row 2: column 'size' must hold a number, but holds 'ten'
          `#"size": true}`                          | row 1: column 'size' must hold a number
          `#"size": [1]}`                           | row 1: column 'size' holds an array
          `#"size": {"a": 1}}`                      | row 1: column 'size' holds an object
          `#"size": 1e400}`                         | row 1: column 'size' holds a number beyond 1.8e308
          `#"size": 1e2147483647}`                  | row 1: column 'size' holds a number beyond
          `#"size": 1, "other": 1e999999}`          | row 1 lacks
          `{"size": 1, "garden": 2, "joined": null, "colour": null}`     | column 'garden' must hold true or false
          `{"size": 1, "garden": 1, "joined": "32.1.", "colour": null}`  | row 1: column 'joined'
          `{"size": 1, "garden": 1, "joined": null, "colour": "\\ud800"}` | 'colour' holds half a character, at place 1
          """)
  void jsonThatCannotBeUsedIsRefused(String body, String part) throws Exception {
    String whole =
        body.replace("@", ROW)
            .replace("#\"size\"", "{\"garden\": 1, \"joined\": null, \"colour\": null, \"size\"");
    if (body.contains("1e999999")) {
      // What the model does not read is not looked at.
      assertEquals(200, served.json(whole).statusCode());
      return;
    }
    assertError(400, served.json(whole), part);
  }

  @Test
  void hugeWholeNumbersAndDeepValuesAreRefused() throws Exception {
    String digits = "9".repeat(400);
    assertError(400, served.json(ROW.replace("12.5", digits)), "row 1", "'size'");
    assertError(400, served.json(ROW.replace("12.5", "9".repeat(5000))), "no JSON");
    assertError(400, served.json("[".repeat(30_000)), "row 1 is an array");
    assertError(
        400,
        served.json(ROW.replace("}", ", \"x\": " + "[".repeat(30_000) + "}")),
        "no JSON",
        "depth");
    // As categories they are texts.
    assertEquals(200, served.json(ROW.replace("\"red\"", digits)).statusCode());
  }

  @Test
  void csvThatCannotBeUsedIsRefused() throws Exception {
    String head = "size,garden,joined,colour\n";
    assertError(400, served.post("/predict", "text/csv", ""), "CSV", "no head");
    assertError(
        400,
        served.post("/predict", "text/csv", "size,garden,joined\n1,1,2020-01-01"),
        "'colour'",
        "The row has size, garden, joined");
    assertError(
        400, served.post("/predict", "text/csv", head + "1,1,,red\n2,1,red\n"), "row 2", "3 field");
    assertError(
        400,
        served.post("/predict", "text/csv", head + "1,1,,red\n1,x,,red\n"),
        "row 2: column 'garden' must hold true or false, but holds 'x'");
    assertEquals(
        1, served.post("/predict", "text/csv", head).body().lines().count(), "no row, no line");
  }

  @Test
  void whatIsNotThereIsRefusedByItsStatus() throws Exception {
    assertError(404, served.get("/"), "/predict", "/metrics");
    assertError(404, served.get("/predictions"), "no such path");
    assertError(404, served.post("/predict/", "application/json", ROW), "no such path");
    HttpResponse<String> get = served.get("/predict");
    assertError(405, get, "POST");
    assertEquals("POST", get.headers().firstValue("Allow").orElse(""));
    assertError(405, served.send(served.request("/health").DELETE()), "GET");
    assertError(415, served.post("/predict", "text/plain", ROW), "'text/plain'", "text/csv");
    assertError(
        415, served.send(served.request("/predict").POST(BodyPublishers.ofString(ROW))), "''");
    assertError(
        415, served.post("/predict", "text/csv; charset=latin1", "a"), "charset=latin1", "UTF-8");
    assertError(
        415,
        served.post("/predict", "application/json", ROW, "Content-Encoding", "gzip"),
        "'gzip'");
    assertError(
        406, served.post("/predict", "application/json", ROW, "Accept", "text/html"), "text/html");
    assertEquals(
        200,
        served
            .post("/predict", "application/json", ROW, "Accept", "text/html, */*;q=0.1")
            .statusCode());
    assertError(400, served.post("/predict?explain=maybe", "text/csv", ""), "'maybe'");
    assertError(400, served.post("/predict?explain=0", "text/csv", ""), "'0'");
    assertError(400, served.post("/predict?a=1", "text/csv", ""), "'a=1'", "?explain=");
    assertError(
        400,
        served.send(
            served
                .request("/predict")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofByteArray(new byte[] {'a', (byte) 0xE9, '\n'}))),
        "UTF-8");
  }

  @Test
  void bodiesAndRowsHaveBounds() throws Exception {
    String large = " ".repeat(Served.LIMITS.bodyBytes()) + ROW;
    assertError(413, served.json(large), "more than 65,536 bytes", "--max-body");
    HttpResponse<String> chunked =
        served.send(
            served
                .request("/predict")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofByteArrays(
                            List.of(large.getBytes(StandardCharsets.UTF_8))))));
    assertError(413, chunked, "more than 65,536 bytes");
    assertEquals(200, served.json(large.substring(ROW.length())).statusCode());
    String rows = "size,garden,joined,colour\n" + "1,1,,red\n".repeat(100);
    assertEquals(101, served.post("/predict", "text/csv", rows).body().lines().count());
    assertError(
        413, served.post("/predict", "text/csv", rows + "1,1,,red\n"), "more than 100 rows");
    // Each is scored five times.
    assertError(413, served.post("/predict?explain=true", "text/csv", rows), "more than 20 rows");
  }

  @Test
  void tellsWhatItReadsAndThatItIsThere() throws Exception {
    JsonNode schema = tree(served.get("/schema"));
    assertEquals("classifier", schema.get("kind").asText());
    assertEquals("[\"low\",\"middle\",\"high\"]", schema.get("classes").toString());
    assertEquals(
        List.of("number", "flag", "date", "category"),
        schema.get("inputs").findValuesAsText("type"));
    assertEquals("[\"\",\"NA\"]", schema.get("inputs").get(0).get("missing").toString());
    assertEquals(
        List.of("prediction", "predictedLabel", "probability"),
        schema.get("outputs").findValuesAsText("name"));
    assertEquals("ok", tree(served.get("/health")).get("status").asText());
    HttpResponse<String> head =
        served.send(served.request("/health").method("HEAD", BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
  }

  @Test
  void explanationsAreTheChangesToWhatIsTypical() throws Exception {
    JsonNode answer = tree(served.post("/predict?explain=true", "application/json", ROW));
    Prediction actual = model.predict(SAME);
    int predicted = (int) actual.value();
    Map<String, Map<String, Object>> exchanged =
        Map.of(
            "size", SmallModels.row(10, true, "2022-03-01", "red"),
            "garden", SAME,
            "joined", SmallModels.row(12.5, true, "2022-01-08", "red"),
            "colour", SmallModels.row(12.5, true, "2022-03-01", "blue"));
    assertEquals(4, answer.get("explanation").size());
    double last = Double.POSITIVE_INFINITY;
    for (JsonNode each : answer.get("explanation")) {
      double change = each.get("change").asDouble();
      double other =
          model.predict(exchanged.get(each.get("column").asText())).probabilities()[predicted];
      assertEquals(actual.probabilities()[predicted] - other, change, each.toString());
      assertTrue(Math.abs(change) <= last, answer.toString());
      last = Math.abs(change);
    }
    assertTrue(answer.get("explanation").get(0).get("change").asDouble() != 0);
    assertArrayEquals(actual.probabilities(), probabilities(answer));
    assertEquals(
        2,
        tree(served.post("/predict?explain=2", "application/json", ROW)).get("explanation").size());
    assertEquals(3, tree(served.post("/predict?explain=false", "application/json", ROW)).size());
    List<String> csv =
        served
            .post("/predict?explain=1", "application/json", ROW, "Accept", "text/csv")
            .body()
            .lines()
            .toList();
    assertTrue(csv.get(0).endsWith(",predictedLabel,explanation"), csv.toString());
    assertTrue(csv.get(1).matches(".*,(size|joined|colour) [+-][0-9.e-]+"), csv.toString());
  }

  @Test
  void manyAtATimeEachGetTheirOwn() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> sent =
        IntStream.range(0, 60)
            .mapToObj(i -> served.later("[" + ROW.replace("12.5", "" + i) + "," + ROW + "]"))
            .toList();
    for (int i = 0; i < sent.size(); i++) {
      JsonNode answer = tree(sent.get(i).get());
      assertArrayEquals(
          model.predict(SmallModels.row(i, true, "2022-03-01", "red")).probabilities(),
          probabilities(answer.get(0)));
      assertArrayEquals(model.predict(SAME).probabilities(), probabilities(answer.get(1)));
    }
  }

  @Test
  void requestsAndRowsAreCounted() throws Exception {
    try (Served counted = new Served(model, Served.LIMITS)) {
      counted.json("[" + ROW + "," + ROW + "]");
      counted.json("{}");
      counted.json(ROW);
      counted.get("/secret");
      // They are counted once they are sent.
      counted.await("requests_total{endpoint=\"other\",status=\"404\"}", 1);
      counted.await("request_seconds_count", 3);
      assertEquals(2, counted.metric("requests_total{endpoint=\"/predict\",status=\"200\"}"));
      assertEquals(1, counted.metric("requests_total{endpoint=\"/predict\",status=\"400\"}"));
      assertEquals(1, counted.metric("requests_total{endpoint=\"other\",status=\"404\"}"));
      assertEquals(3, counted.metric("rows_total{prediction=\"present\"}"));
      assertEquals(0, counted.metric("rows_total{prediction=\"absent\"}"));
      assertEquals(3, counted.metric("request_seconds_count"));
      assertEquals(3, counted.metric("request_seconds_bucket{le=\"+Inf\"}"));
      assertTrue(counted.metric("request_seconds_sum") > 0);
      assertEquals(0, counted.metric("scoring_requests"));
      assertEquals(3, counted.metric("input_rows"));
      assertEquals(0.5, counted.metric("training_missing_ratio{column=\"size\"}"));
      assertEquals(1.25, counted.metric("input_mean_shift{column=\"size\"}"));
      assertEquals(0, counted.metric("input_unseen_ratio{column=\"colour\"}"));
      assertEquals(
          "text/plain; version=0.0.4; charset=utf-8",
          counted.get("/metrics").headers().firstValue("Content-Type").orElse(""));
    }
  }

  @Test
  void thoseBeyondTheQueueAreSentAway() throws Exception {
    Limits one = new Limits(1, 1, 1 << 21, 1000, 30);
    try (Served busy = new Served(SmallModels.regressor(1000, 3000), one)) {
      String body = Served.longRequest(1000, 400);
      CompletableFuture<HttpResponse<String>> scored = busy.later(body);
      busy.await("scoring_requests", 1);
      CompletableFuture<HttpResponse<String>> waits = busy.later(Served.longRequest(1000, 1));
      busy.await("waiting_requests", 1);
      HttpResponse<String> third = busy.json(Served.longRequest(1000, 1));
      assertError(503, third, "1 requests wait", "--queue");
      assertEquals("1", third.headers().firstValue("Retry-After").orElse(""));
      // Whoever looks after the server is answered.
      assertEquals(200, busy.get("/health").statusCode());
      assertEquals(400, tree(scored.get()).size());
      assertEquals(1, tree(waits.get()).size());
      busy.await("requests_total{endpoint=\"/predict\",status=\"503\"}", 1);
    }
  }

  @Test
  void whatItHasIsAnsweredBeforeItEnds() throws Exception {
    Limits one = new Limits(1, 4, 1 << 21, 1000, 30);
    Served ending = new Served(SmallModels.regressor(1000, 3000), one);
    CompletableFuture<HttpResponse<String>> scored = ending.later(Served.longRequest(1000, 300));
    ending.await("scoring_requests", 1);
    CompletableFuture<HttpResponse<String>> waits = ending.later(Served.longRequest(1000, 2));
    ending.await("waiting_requests", 1);
    CompletableFuture<Void> end = CompletableFuture.runAsync(ending::close);
    HttpResponse<String> health = ending.get("/health");
    while (health.statusCode() == 200) {
      health = ending.get("/health");
    }
    assertTrue(health.body().contains("stopping"), health.body());
    HttpResponse<String> late = ending.json(Served.longRequest(1000, 1));
    assertError(503, late, "being ended");
    assertEquals("1", late.headers().firstValue("Retry-After").orElse(""));
    assertEquals(300, tree(scored.get()).size());
    assertEquals(2, tree(waits.get()).size());
    end.get();
    ending.server().join();
    assertThrows(ConnectException.class, () -> ending.get("/health"));
  }

  @Test
  void whoGoesAwayIsCountedApartAndItsRowsAreNot() throws Exception {
    Limits one = new Limits(1, 4, 1 << 21, 1000, 30);
    try (Served left = new Served(SmallModels.regressor(1000, 3000), one)) {
      left.leave(Served.longRequest(1000, 300));
      left.await("requests_total{endpoint=\"/predict\",status=\"499\"}", 1);
      assertEquals(0, left.metric("rows_total{prediction=\"present\"}"));
      assertEquals(1, left.metric("request_seconds_count"));
    }
  }

  @Test
  void aRequestIsNotScoredForLongerThanItsClientIsThere() throws Exception {
    try (Served brief = new Served(model, new Limits(1, 0, 1 << 16, 100, 0))) {
      assertError(503, brief.json(ROW), "more than 0 s", "--timeout");
      assertEquals(0, tree(brief.json("[]")).size());
    }
  }

  /** 17 threads read requests, of which 256 may wait to be read. */
  @Test
  void connectionsBeyondThoseThatMayWaitAreClosed() throws Exception {
    try (Served crowded = new Served(model, new Limits(1, 0, 1 << 16, 100, 1))) {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 17 + 256 + 5; i++) {
        InetSocketAddress address = crowded.server().address();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.getOutputStream().write('G');
        sockets.add(socket);
      }
      long end = System.nanoTime() + 20_000_000_000L;
      while (sockets.stream().filter(ModelServerTest::isClosed).count() < 5) {
        assertTrue(System.nanoTime() < end, "none is closed");
      }
      for (Socket socket : sockets) {
        socket.close();
      }
      crowded.await("dropped_connections_total", 5);
      assertEquals(200, crowded.json(ROW).statusCode());
    }
  }

  /** Whether the server has closed a connection that it was to answer nothing on. */
  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whatever is sent, the server goes on, and tells nothing of what is inside. */
  @Test
  void hostileBytesDoNoHarm() throws Exception {
    String host = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    for (String bytes :
        List.of(
            "\r\n\r\n",
            "\0\1\2\3\r\n\r\n",
            "GET\r\n\r\n",
            "GET /health",
            "GET /%0d%0aX-Evil:%20yes" + host + "\r\n",
            "GET /health HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
            "GET //" + host + "\r\n",
            "GET http://[" + host + "\r\n",
            "GET /" + "a".repeat(100_000) + host + "\r\n",
            "GET /health" + host + "X: y\r\n".repeat(10_000) + "\r\n",
            "POST /predict" + host + "Content-Type: text/csv\r\nContent-Length: -1\r\n\r\n",
            "POST /predict" + host + "Content-Type: text/csv\r\nContent-Length: x\r\n\r\n",
            "POST /predict"
                + host
                + "Content-Type: text/csv\r\nContent-Length: 99999999999\r\n\r\na",
            "POST /predict" + host + "Content-Type: text/csv\r\nContent-Length: 50\r\n\r\na",
            "POST /predict"
                + host
                + "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")) {
      String answer = answer(bytes);
      assertTrue(!answer.contains("\r\nX-Evil"), answer);
      assertTrue(!answer.contains("\tat ") && !answer.contains("io.github"), answer);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 "), answer);
    }
    String huge = "\u0000" + "x".repeat(50_000);
    assertError(400, served.json(huge), "no JSON");
    assertEquals(200, served.get("/health").statusCode());
    assertEquals(200, served.json(ROW).statusCode());
  }

  /** What comes back, nothing if the server breaks the connection off. */
  private static String answer(String bytes) {
    try {
      return served.raw(bytes.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void errorsAreShortWhateverTheRequestHas() throws Exception {
    String name = "k".repeat(50_000);
    for (String body :
        List.of(
            "{\"" + name + "\": 1}",
            ROW.replace("12.5", "\"" + name + "\""),
            ROW.replace("12.5", name),
            ROW.replace("\"colour\"", "\"" + name + "\""))) {
      HttpResponse<String> response = served.json(body);
      assertEquals(400, response.statusCode(), response.body());
      assertTrue(response.body().length() < 1000, response.body());
    }
  }
}
