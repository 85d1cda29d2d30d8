package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.vector_to_array;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows with a true and a predicted class.
 *
 * @param rows what {@link #compact} makes
 * @param numClasses number of classes
 */
record ClassRows(Dataset<Row> rows, int numClasses) implements JudgedRows {

  static final String LOSS = "log_loss";
  static final String BRIER = "brier";

  /** Probability of the second of two classes, or of the most probable of more. */
  static final String CONFIDENCE = "confidence";

  /** Whether it has come true: 1 or 0. */
  static final String HIT = "hit";

  /** As in Spark's own log loss: a probability of 0 is no more than this. */
  private static final double EPSILON = 1e-15;

  private static final String SCORES = "scores";

  /**
   * Keeps what metrics need, a few numbers however many classes there are.
   *
   * @param known rows with {@link ScoredTable}'s columns
   * @param group the group of a row
   */
  static Dataset<Row> compact(Dataset<Row> known, int numClasses, Column group) {
    Column truth = functions.col(ScoredTable.TRUTH);
    Column prediction = functions.col(ScoredTable.PREDICTION);
    List<Column> columns = new ArrayList<>(List.of(functions.col(GROUP)));
    columns.addAll(judged(truth, prediction, functions.col(SCORES), numClasses));
    return known
        .select(
            group.as(GROUP),
            truth,
            prediction,
            vector_to_array(functions.col(ScoredTable.SCORES), "float64").as(SCORES))
        .select(columns.toArray(Column[]::new));
  }

  /**
   * What metrics need of a prediction.
   *
   * @param truth number of the true class
   * @param prediction number of the predicted class
   * @param scores array of the probabilities of the classes; null if they are not known, for which
   *     metrics that need them do not apply
   */
  static List<Column> judged(Column truth, Column prediction, Column scores, int numClasses) {
    List<Column> columns =
        new ArrayList<>(
            List.of(truth.as(ScoredTable.TRUTH), prediction.as(ScoredTable.PREDICTION)));
    if (scores == null) {
      for (String name : List.of(LOSS, BRIER, CONFIDENCE, HIT)) {
        columns.add(functions.lit(Double.NaN).as(name));
      }
      return columns;
    }
    Column ofTruth = functions.element_at(scores, truth.cast("int").plus(1));
    Column squares =
        functions.aggregate(
            scores, functions.lit(0.0), (sum, score) -> sum.plus(score.multiply(score)));
    Column brier = squares.minus(ofTruth.multiply(2)).plus(1);
    boolean isBinary = numClasses == 2;
    Column confidence = isBinary ? scores.getItem(1) : functions.array_max(scores);
    Column hit =
        isBinary
            ? truth
            : functions.array_position(scores, confidence).equalTo(truth.plus(1)).cast("double");
    columns.add(
        functions
            .negate(functions.log(functions.greatest(ofTruth, functions.lit(EPSILON))))
            .as(LOSS));
    columns.add((isBinary ? brier.divide(2) : brier).as(BRIER));
    columns.add(confidence.as(CONFIDENCE));
    columns.add(hit.as(HIT));
    return columns;
  }

  @Override
  public JudgedRows of(Dataset<Row> others) {
    return new ClassRows(others, numClasses);
  }

  @Override
  public Map<String, ClassMetrics> metrics() {
    Map<String, ClassSums> sums = new LinkedHashMap<>();
    for (Row cell :
        rows.groupBy(GROUP, ScoredTable.TRUTH, ScoredTable.PREDICTION)
            .agg(functions.count(functions.lit(1)), functions.sum(LOSS), functions.sum(BRIER))
            .collectAsList()) {
      ClassSums sum = sums.computeIfAbsent(cell.getString(0), g -> new ClassSums(numClasses));
      sum.add((int) cell.getDouble(1), (int) cell.getDouble(2), cell.getLong(3));
      sum.addErrors(cell.getDouble(4), cell.getDouble(5));
    }
    Column bin =
        functions.least(
            functions.floor(functions.col(CONFIDENCE).multiply(ClassSums.BINS)).cast("int"),
            functions.lit(ClassSums.BINS - 1));
    for (Row cell :
        rows.groupBy(functions.col(GROUP), bin.as("bin"))
            .agg(functions.sum(CONFIDENCE), functions.sum(HIT))
            .collectAsList()) {
      sums.get(cell.getString(0))
          .addConfidence(cell.getInt(1), cell.getDouble(2), cell.getDouble(3));
    }
    Map<String, ClassMetrics> metrics = new LinkedHashMap<>();
    sums.forEach(
        (group, sum) -> {
          double[] areas = {Double.NaN, Double.NaN};
          if (numClasses == 2 && sum.hasAllClasses() && sum.isRanked()) {
            areas = areas(rows.where(functions.col(GROUP).equalTo(group)));
          }
          metrics.put(group, sum.metrics(areas[0], areas[1]));
        });
    return metrics;
  }

  private static double[] areas(Dataset<Row> rows) {
    BinaryClassificationMetrics curves =
        new BinaryClassificationEvaluator()
            .setLabelCol(ScoredTable.TRUTH)
            .setRawPredictionCol(CONFIDENCE)
            .getMetrics(rows);
    try {
      return new double[] {curves.areaUnderROC(), curves.areaUnderPR()};
    } finally {
      curves.unpersist();
    }
  }

  @Override
  public Sample sample(List<Row> collected) {
    return new ClassSample(collected, numClasses);
  }
}
