package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.model.FeatureDrift;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Scorer;
import io.github.meanfield.runtime.SmallModels;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How rows that were scored differ from training rows. */
class ServedDriftTest {

  private final Model model = Served.classifier();
  private final Drift drift = new Drift(model);
  private final Scorer scorer = model.scorer();

  @SafeVarargs
  private void add(Map<String, Object>... rows) {
    Drift.Sums sums = drift.sums();
    for (Map<String, Object> row : rows) {
      sums.add(scorer.score(row));
    }
    drift.add(sums);
  }

  private Map<String, FeatureDrift> drifts() {
    return drift.drifts().stream()
        .collect(Collectors.toMap(FeatureDrift::name, Function.identity()));
  }

  @Test
  void figuresAreThoseOfScore() {
    assertEquals(List.of(), drift.drifts());
    add(
        SmallModels.row(17, true, "2022-01-08", "red"),
        SmallModels.row(null, false, "2049-01-01", "green"));
    add(SmallModels.row(12, true, null, ""), SmallModels.row(10, true, "2022-01-08", null));
    FeatureDrift size = drifts().get("size");
    assertEquals(4, size.rows());
    assertEquals(0.25, size.missing());
    assertEquals(0.5, size.trainingMissing());
    assertEquals((7.0 + 2 + 0) / 2 / 3, size.meanShift(), 1e-12);
    assertEquals(1.0 / 3, size.outOfRange(), 1e-12);
    assertTrue(Double.isNaN(size.unseen()));
    FeatureDrift garden = drifts().get("garden");
    assertEquals(0, garden.meanShift(), 1e-12);
    assertEquals(0, garden.outOfRange());
    assertEquals(1.0 / 3, drifts().get("joined").outOfRange(), 1e-12);
    FeatureDrift colour = drifts().get("colour");
    // The empty text is a mark of missing values.
    assertEquals(0.5, colour.missing());
    assertEquals(0.5, colour.unseen());
    assertTrue(Double.isNaN(colour.meanShift()));
    assertEquals(0.5, colour.drift());
  }

  @Test
  void oldRowsAreForgotten() {
    for (int i = 0; i < Drift.WINDOW; i++) {
      add(SmallModels.row(20, true, null, "red"));
    }
    assertEquals(1, drifts().get("size").outOfRange());
    for (int i = 0; i < Drift.WINDOW; i++) {
      add(SmallModels.row(10, true, null, "red"));
    }
    assertEquals(0, drifts().get("size").outOfRange());
    assertEquals(Drift.WINDOW, drifts().get("size").rows());
    add(SmallModels.row(20, true, null, "red"));
    assertEquals(Drift.WINDOW + 1, drifts().get("size").rows());
  }

  @Test
  void rowsOfARequestAreForgottenTogether() {
    Drift.Sums many = drift.sums();
    for (int i = 0; i < 3 * Drift.WINDOW; i++) {
      many.add(scorer.score(SmallModels.row(20, true, null, "red")));
    }
    add(SmallModels.row(10, true, null, "red"));
    drift.add(many);
    assertEquals(3 * Drift.WINDOW + 1, drifts().get("size").rows());
    for (int i = 0; i < Drift.WINDOW - 1; i++) {
      add(SmallModels.row(10, true, null, "red"));
    }
    assertEquals(4 * Drift.WINDOW, drifts().get("size").rows());
    add(SmallModels.row(10, true, null, "red"));
    assertEquals(Drift.WINDOW, drifts().get("size").rows());
  }

  @Test
  void farNumbersNeitherHideNorCancelThatTheyAreOutOfRange() {
    InputStatistics narrow = new InputStatistics("size", 0, 10, 1e-280, 9, 11, List.of());
    Drift ofNarrow = new Drift(SmallModels.classifier().with(List.of(narrow)));
    Drift.Sums sums = ofNarrow.sums();
    sums.add(scorer.score(SmallModels.row(1e30, true, null, "red")));
    sums.add(scorer.score(SmallModels.row(10, true, null, "red")));
    ofNarrow.add(sums);
    assertEquals(FeatureDrift.FARTHEST / 2, ofNarrow.drifts().get(0).drift());
    Drift.Sums down = ofNarrow.sums();
    down.add(scorer.score(SmallModels.row(-1e30, true, null, "red")));
    ofNarrow.add(down);
    assertEquals(0, ofNarrow.drifts().get(0).meanShift());
    assertEquals(2.0 / 3, ofNarrow.drifts().get(0).drift(), 1e-12);
  }

  @Test
  void withoutStatisticsThereIsNone() {
    Drift unknown = new Drift(SmallModels.classifier());
    assertFalse(unknown.isKnown());
    unknown.add(unknown.sums());
    assertEquals(List.of(), unknown.drifts());
  }

  @Test
  void aColumnThatDoesNotVaryHasNoShift() {
    InputStatistics constant =
        new InputStatistics("size", 0, 0.1 + 0.2, 1e-17, 0.3, 0.1 + 0.2, List.of());
    Drift ofConstant = new Drift(SmallModels.classifier().with(List.of(constant)));
    Drift.Sums sums = ofConstant.sums();
    sums.add(scorer.score(SmallModels.row(5, true, null, "red")));
    ofConstant.add(sums);
    assertTrue(Double.isNaN(ofConstant.drifts().get(0).meanShift()));
    assertEquals(1, ofConstant.drifts().get(0).outOfRange());
  }
}
