package io.github.meanfield.jobs.serve;

import static io.github.meanfield.jobs.serve.Served.assertError;
import static io.github.meanfield.jobs.serve.Served.tree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.QuotedText;
import io.github.meanfield.runtime.SmallModels;
import io.github.meanfield.runtime.steps.Invalid;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of a model that reads texts. */
class ServedTextTest {

  private final Model model = SmallModels.reader(9, 9, Invalid.ERROR);

  private Served served;

  @BeforeEach
  void start() throws IOException {
    served = new Served(model, Served.LIMITS);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private double[] expected(Object text) {
    return model.predict(Collections.singletonMap("review", text)).probabilities();
  }

  private static double[] probabilities(JsonNode row) {
    return new double[] {
      row.get("probability").get("0").asDouble(), row.get("probability").get("1").asDouble()
    };
  }

  @Test
  void textsOfJsonAndCsvAreReadAlike() throws Exception {
    List<String> texts = List.of("Not good", "bad,\n\"bad\" \ud83d\ude00", "NA");
    StringBuilder csv = new StringBuilder("review\n");
    StringBuilder json = new StringBuilder("[{\"review\": null}");
    for (String text : texts) {
      csv.append('"').append(text.replace("\"", "\"\"")).append("\"\n");
      json.append(",{\"review\":").append(new ObjectMapper().writeValueAsString(text)).append('}');
    }
    JsonNode ofJson = tree(served.json(json.append(']').toString()));
    JsonNode ofCsv =
        tree(served.post("/predict", "text/csv", csv.toString(), "Accept", "application/json"));
    assertArrayEquals(expected(null), probabilities(ofJson.get(0)));
    for (int i = 0; i < texts.size(); i++) {
      assertArrayEquals(expected(new QuotedText(texts.get(i))), probabilities(ofCsv.get(i)));
      // JSON quotes all texts, so that quotes tell nothing: a mark is a missing value.
      assertArrayEquals(expected(texts.get(i)), probabilities(ofJson.get(i + 1)));
    }
  }

  @Test
  void theSchemaTellsOfTexts() throws Exception {
    JsonNode column = tree(served.get("/schema")).get("inputs").get(0);
    assertEquals("review", column.get("name").asText());
    assertEquals("text", column.get("type").asText());
    assertTrue(column.get("nullable").asBoolean());
  }

  @Test
  void whatIsNoTextIsRefused() throws Exception {
    for (String value : List.of("5", "true", "[1]")) {
      assertError(400, served.json("{\"review\": " + value + "}"), "row 1: column 'review'");
    }
    assertError(400, served.json("{\"review\": \"\\ud83d\"}"), "half a character");
    String large = "x".repeat(Served.LIMITS.bodyBytes());
    assertError(413, served.json("{\"review\": \"" + large + "\"}"), "--max-body");
  }

  @Test
  void wordsAreNotExplained() throws Exception {
    assertError(
        400,
        served.post("/predict?explain=true", "application/json", "{\"review\": \"good\"}"),
        "no text is typical of the training rows",
        "column 'review'");
  }
}
