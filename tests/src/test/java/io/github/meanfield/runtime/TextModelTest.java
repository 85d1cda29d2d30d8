package io.github.meanfield.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.meanfield.Errors;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Pooling;
import io.github.meanfield.runtime.steps.SequenceActivation;
import io.github.meanfield.runtime.steps.SequencePart;
import io.github.meanfield.runtime.steps.TokenEmbedding;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
        "network: column 'tokens' has 5 tokens; required are at most 3: have the texts cut off");
    Prediction skipped = SmallModels.reader(5, 3, Invalid.SKIP).predict(Map.of("review", text));
    assertFalse(skipped.isPresent());
    assertEquals(
        "network leaves out rows with more tokens than its networks take", skipped.absence());
    assertTrue(SmallModels.reader(3, 3, Invalid.SKIP).predict(Map.of("review", text)).isPresent());
  }

  @Test
  void aLongerSequenceThanComesTakesNoMemory() {
    Model shortest = SmallModels.meanReader(5);
    Model longest = SmallModels.meanReader(10_000_000);
    Map<String, Object> row = Map.of("review", "not good");
    double[] expected = shortest.scorer().score(row).prediction().probabilities();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    double[] found = longest.scorer().score(row).prediction().probabilities();
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertArrayEquals(expected, found);
    // The tokens alone would be 40 MB.
    assertTrue(taken < 10_000_000, () -> taken + " bytes");
  }

  /** Memory for more steps is taken once in a while, and then again for those that follow. */
  @Test
  void textsThatGetLongerArePredictedFromAlike() {
    Scorer scorer = SmallModels.reader(40, 40, Invalid.ERROR).scorer();
    for (int words = 1; words < 25; words++) {
      String text = "good not bad ".repeat(words);
      scorer.score(Map.of("review", text));
      assertArrayEquals(
          of(SmallModels.reader(40, 40, Invalid.ERROR), text), scorer.prediction().probabilities());
    }
  }

  @Test
  void threadsShareAModel() {
    double[] expected = of(model, "not bad, not good");
    Model shared = SmallModels.reader(5, 5, Invalid.ERROR);
    List<double[]> all =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i -> of(shared, i % 2 == 0 ? "not bad, not good" : "bad " + i))
            .toList();
    for (int i = 0; i < all.size(); i += 2) {
      assertArrayEquals(expected, all.get(i));
    }
  }

  @Test
  void aMeanOfManyStepsIsThatOfOne() {
    Model mean = SmallModels.meanReader(50_000);
    assertArrayEquals(of(mean, "x"), of(mean, "x ".repeat(50_000)), 1e-6);
  }

  /** Attention takes time with the square of steps. */
  @Test
  void layersThatWouldTakeTooMuchAreRefused() {
    SmallModels.reader(5, 5792, Invalid.ERROR);
    Errors.assertRefused(
        () -> SmallModels.reader(5, 5793, Invalid.ERROR),
        "2 heads of transformers compare each of 5793 steps with each",
        "at most 67,108,864 comparisons",
        "maxLength");
    List<SequencePart> parts = new ArrayList<>();
    parts.add(new SequencePart(new int[0], new TokenEmbedding(new float[1][4])));
    for (int i = 0; i < 31; i++) {
      parts.add(
          new SequencePart(new int[] {i, i}, new SequenceActivation(Activate.Function.RELU, 0)));
    }
    Errors.assertRefused(
        () -> new EncodeSequence(1, parts, List.of(new Pooling(0, Pooling.Function.SUM, 0))),
        "part 25 takes 134,217,728 numbers of a step; required are at most 67,108,864");
    Errors.assertRefused(
        () ->
            new EncodeSequence(
                1 << 23, parts.subList(0, 2), List.of(new Pooling(0, Pooling.Function.SUM, 0))),
        "8388608 steps have 29 numbers each in all parts; required are at most 8");
  }

  @Test
  void thereAreNoStatisticsOfTexts() {
    InputStatistics words =
        new InputStatistics(
            "review", 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, List.of("good"));
    Errors.assertRefused(() -> model.with(List.of(words)), "'review'", "reads the words of");
  }
}
