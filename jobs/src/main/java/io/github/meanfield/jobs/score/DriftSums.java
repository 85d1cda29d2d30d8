package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.model.FeatureDrift;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.stages.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Counts rows while they pass by, and how they differ from training rows. All that Spark computes
 * are sums, so those of parts of a stream add up.
 */
final class DriftSums {

  static final String ROWS = "rows";

  private final List<FeatureStatistics> features;
  private final long trainingRows;
  private final Map<String, Double> sums = new LinkedHashMap<>();

  /** Counts rows only. */
  DriftSums() {
    this.features = List.of();
    this.trainingRows = 0;
  }

  /** Compares with training rows. */
  DriftSums(TrainingStatistics statistics) {
    this.features = statistics.features();
    this.trainingRows = statistics.rows();
  }

  /** What Spark is to count of any rows. */
  static Column count() {
    return functions.count(functions.lit(1)).as(ROWS);
  }

  /** What Spark is to sum up over rows beside their count, under names of their own. */
  Column[] columns() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      FeatureStatistics feature = features.get(i);
      String prefix = i + "_";
      columns.add(
          functions
              .count(FeatureStatistics.present(feature.name(), feature.kind()))
              .as(prefix + "values"));
      if (feature.isNumber() && feature.mean() != null) {
        columns.addAll(ofNumber(feature, prefix));
      } else if (feature.kind() == Kind.CATEGORICAL) {
        columns.add(functions.count(unseen(feature)).as(prefix + "unseen"));
      }
    }
    return columns.toArray(Column[]::new);
  }

  private static List<Column> ofNumber(FeatureStatistics feature, String prefix) {
    Column finite = FeatureStatistics.finite(feature.name(), feature.kind());
    Column present = FeatureStatistics.present(feature.name(), feature.kind());
    Column isOutside =
        present.lt(functions.lit(feature.min())).or(present.gt(functions.lit(feature.max())));
    // Of differences, which neither overflow nor cancel out as sums of the values may.
    Column shift =
        finite
            .minus(functions.lit(feature.mean()))
            .divide(functions.lit(varies(feature) ? feature.deviation() : 1));
    // Neither function looks at what is missing.
    Column limited =
        functions.when(
            shift.isNotNull(),
            functions.greatest(
                functions.lit(-FeatureDrift.FARTHEST),
                functions.least(functions.lit(FeatureDrift.FARTHEST), shift)));
    return List.of(
        functions.count(finite).as(prefix + "finite"),
        functions.coalesce(functions.sum(limited), functions.lit(0.0)).as(prefix + "shift"),
        functions.count(functions.when(isOutside, functions.lit(1))).as(prefix + "outside"));
  }

  /** Whether there is a deviation to measure by: not one of rounding alone. */
  private static boolean varies(FeatureStatistics feature) {
    return !Precision.DOUBLE.isConstant(feature.min(), feature.max()) && feature.deviation() > 0;
  }

  private static Column unseen(FeatureStatistics feature) {
    Column text = FeatureStatistics.present(feature.name(), feature.kind());
    Object[] known = feature.categories().keySet().toArray();
    return functions.when(
        known.length == 0 ? text.isNotNull() : functions.not(text.isin(known)), functions.lit(1));
  }

  /** Adds what Spark has summed up over some rows, by name. */
  void add(Map<String, ?> observed) {
    observed.forEach(
        (name, value) -> sums.merge(name, ((Number) value).doubleValue(), Double::sum));
  }

  /** Rows that have passed by. */
  long rows() {
    return (long) sum(ROWS);
  }

  /** Rows of the training. */
  long trainingRows() {
    return trainingRows;
  }

  private double sum(String name) {
    return sums.getOrDefault(name, 0.0);
  }

  /** The drift of each feature, the largest first; none before there are rows. */
  List<FeatureDrift> drifts() {
    List<FeatureDrift> drifts = new ArrayList<>();
    for (int i = 0; i < features.size() && rows() > 0; i++) {
      drifts.add(drift(features.get(i), i + "_"));
    }
    drifts.sort(Comparator.comparingDouble(FeatureDrift::drift).reversed());
    return drifts;
  }

  private FeatureDrift drift(FeatureStatistics feature, String prefix) {
    double values = sum(prefix + "values");
    boolean isNumber = feature.isNumber() && feature.mean() != null;
    boolean hasShift = isNumber && varies(feature);
    return new FeatureDrift(
        feature.name(),
        feature.kind(),
        rows(),
        1 - values / rows(),
        (double) feature.missing() / trainingRows,
        hasShift ? sum(prefix + "shift") / sum(prefix + "finite") : Double.NaN,
        isNumber ? sum(prefix + "outside") / values : Double.NaN,
        feature.kind() == Kind.CATEGORICAL ? sum(prefix + "unseen") / values : Double.NaN);
  }
}
