package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.SmallModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonAnswersTest {

  @Test
  void aChangeThatIsNotKnownIsNull() {
    Model model = SmallModels.exponential("x");
    JsonAnswers answers = new JsonAnswers(model, true);
    answers.add(
        model.predict(Map.of("x", 0)),
        List.of(new Change("x", new double[] {Double.NaN}), new Change("x", new double[] {0.5})));
    assertEquals(
        "{\"prediction\":1.0,\"explanation\":[{\"column\":\"x\",\"change\":null},"
            + "{\"column\":\"x\",\"change\":0.5}]}\n",
        new String(answers.answer().body(), StandardCharsets.UTF_8));
  }
}
