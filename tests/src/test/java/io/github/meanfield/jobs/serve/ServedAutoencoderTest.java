package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.SmallModels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a service predicts with an autoencoder is its score of anomalies. */
class ServedAutoencoderTest {

  @Test
  void thePredictionIsTheReconstructionError() throws Exception {
    Model model = SmallModels.autoencoder(3);
    try (Served served = new Served(model, Served.LIMITS)) {
      double[] row = {1, -2, 0.5};
      double error = model.predict(Map.of("raw", row)).value();
      JsonNode answer = Served.tree(served.json("{\"raw\":[1,-2,0.5]}"));
      assertEquals(error, answer.get("prediction").asDouble());
      JsonNode schema = Served.tree(served.get("/schema"));
      assertEquals("autoencoder", schema.get("kind").asText());
      assertEquals(1, schema.get("outputs").size(), schema.toString());
    }
  }
}
