package io.github.meanfield.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Errors;
import io.github.meanfield.runtime.steps.Invalid;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that read texts. */
class TextModelTest {

  private final Model model = SmallModels.reader(5, 5, Invalid.ERROR);

  private static double[] of(Model model, Object text) {
    return model.predict(Collections.singletonMap("review", text)).probabilities();
  }

  @Test
  void aRowDoesNotDependOnThoseBeforeIt() {
    List<String> texts =
        List.of("good", "not bad, not good, not at all", "?!", "what", "bad bad", "Not good");
    Scorer scorer = model.scorer();
    for (int i = 0; i < 3; i++) {
      for (String text : texts) {
        scorer.score(Map.of("review", text));
        assertArrayEquals(
            of(SmallModels.reader(5, 5, Invalid.ERROR), text), scorer.prediction().probabilities());
        assertEquals(text, scorer.input(0));
      }
    }
    assertEquals(texts.size(), texts.stream().map(text -> of(model, text)[0]).distinct().count());
  }

  @Test
  void marksOfMissingValuesAreNoTextsUnlessTheyAreQuoted() {
    Scorer scorer = model.scorer();
    assertNull(scorer.score(Map.of("review", "NA")).input(0));
    assertNull(scorer.score(Map.of("review", "")).input(0));
    assertEquals("NA", scorer.score(Map.of("review", new QuotedText("NA"))).input(0));
    assertArrayEquals(of(model, new QuotedText("")), of(model, null));
    assertFalse(of(model, null)[0] == of(model, new QuotedText("NA"))[0]);
  }

  @Test
  void textsOfMoreTokensThanTheNetworkTakesAreRefusedOrLeftOut() {
    String text = "good bad good bad";
    Errors.assertRefused(
        () -> of(SmallModels.reader(5, 3, Invalid.ERROR), text),
        "network: column 'tokens' has 5 tokens; required are at most 3");
    Prediction skipped = SmallModels.reader(5, 3, Invalid.SKIP).predict(Map.of("review", text));
    assertFalse(skipped.isPresent());
    assertEquals(
        "network leaves out rows with more tokens than its networks take", skipped.absence());
    assertTrue(SmallModels.reader(3, 3, Invalid.SKIP).predict(Map.of("review", text)).isPresent());
  }

  @Test
  void aLongerSequenceThanComesTakesNoMemory() {
    Model most = SmallModels.reader(2_000_000, 2_000_000, Invalid.ERROR);
    assertArrayEquals(of(model, "not good"), of(most, "not good"));
  }
}
