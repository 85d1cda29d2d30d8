package io.github.meanfield.runtime;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of training rows, and what a row had beside it. */
class InputStatisticsTest {

  private static final double NONE = Double.NaN;
  private static final InputStatistics SIZE =
      new InputStatistics("size", 0.25, 10, 2.5, -1e300, 1e300, List.of());
  private static final InputStatistics COLOUR =
      new InputStatistics("colour", 0, NONE, NONE, NONE, NONE, List.of("red", "", "7"));

  @Test
  void areKeptWithTheModelAndChangeNoPrediction() throws IOException {
    Model model = SmallModels.classifier().with(List.of(SIZE, COLOUR));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.save(bytes);
    Model loaded = Model.load(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(List.of(SIZE, COLOUR), loaded.statistics());
    Map<String, Object> row = SmallModels.row(12, true, "2020-02-29", "red");
    assertArrayEquals(
        SmallModels.classifier().predict(row).probabilities(), loaded.predict(row).probabilities());
    assertEquals(List.of(), SmallModels.classifier().statistics());
  }

  @Test
  void areOfColumnsThatAreReadAndOfSoundNumbers() {
    Model model = SmallModels.classifier();
    assertRefused(() -> model.with(List.of(SIZE, SIZE)), "statistics of 'size'", "twice");
    InputStatistics other = new InputStatistics("age", 0, 1, 1, 1, 1, List.of());
    assertRefused(() -> model.with(List.of(other)), "'age', which the model does not read");
    assertRefused(() -> new InputStatistics("x", 1.5, 1, 1, 1, 1, List.of()), "'x'", "1.5");
    assertRefused(() -> new InputStatistics("x", NONE, 1, 1, 1, 1, List.of()), "'x'", "NaN");
    assertRefused(() -> new InputStatistics("x", 0, 1, NONE, 1, 1, List.of()), "deviation NaN");
    assertRefused(() -> new InputStatistics("x", 0, NONE, 1, 1, 1, List.of()), "mean NaN");
    assertRefused(() -> new InputStatistics("x", 0, 1, 1, 2, 1, List.of()), "from 2.0 to 1.0");
    assertRefused(() -> new InputStatistics("x", 0, 1 / 0.0, 1, 1, 1, List.of()), "Infinity");
  }

  @Test
  void whatARowHadIsToldAsItWasRead() {
    Scorer scorer = SmallModels.classifier().scorer();
    scorer.score(SmallModels.row("12.5", "true", LocalDateTime.of(1970, 1, 3, 12, 0), "NA "));
    assertEquals(12.5, scorer.input(0));
    assertEquals(1.0, scorer.input(1));
    assertEquals(2.0, scorer.input(2));
    assertEquals("NA ", scorer.input(3));
    scorer.score(SmallModels.row(Double.NaN, null, "NA", "NA"));
    for (int i = 0; i < 4; i++) {
      assertNull(scorer.input(i));
    }
    Scorer ofVector = SmallModels.regressor(2, 1).scorer();
    ofVector.score(Map.of("raw", List.of(1, 2)));
    assertArrayEquals(new double[] {1, 2}, (double[]) ofVector.input(0));
  }

  /** In CSV, a mark in quotes is a category; it stays a mark in other columns. */
  @Test
  void aTextInQuotesIsACategoryWhateverItSays() {
    Scorer scorer = SmallModels.classifier().scorer();
    QuotedText mark = new QuotedText("NA");
    scorer.score(SmallModels.row(mark, mark, mark, mark));
    assertNull(scorer.input(0));
    assertNull(scorer.input(1));
    assertNull(scorer.input(2));
    assertEquals("NA", scorer.input(3));
    scorer.score(SmallModels.row(new QuotedText("1"), true, null, new QuotedText("")));
    assertEquals(1.0, scorer.input(0));
    assertEquals("", scorer.input(3));
    assertRefused(
        () -> scorer.score(SmallModels.row(new QuotedText("x"), true, null, "red")),
        "'size'",
        "'x'");
  }
}
