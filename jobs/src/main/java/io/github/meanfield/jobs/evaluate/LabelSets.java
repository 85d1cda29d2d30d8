package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.vector_to_array;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.mllib.evaluation.MultilabelMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * Predictions of several labels a row, judged by the true ones.
 *
 * @param numRows rows that have both, which may be none of all labels
 * @param metrics how good they are
 * @param labels how good they are of each label that is true or predicted of a row
 */
record LabelSets(long numRows, SetMetrics metrics, List<OfLabel> labels) {

  private static final String TRUTH = "true_labels";
  private static final String PREDICTION = "predicted_labels";

  /**
   * How good predictions of one label are.
   *
   * @param label its number
   * @param rows rows that have it
   * @param predicted rows of which it is predicted
   * @param correct rows that have it and of which it is predicted
   */
  record OfLabel(int label, long rows, long predicted, long correct) {

    /** Share of the predictions that are right, 0 without any. */
    @JsonProperty("precision")
    double precision() {
      return predicted == 0 ? 0 : (double) correct / predicted;
    }

    /** Share of its rows of which it is predicted, 0 without any. */
    @JsonProperty("recall")
    double recall() {
      return rows == 0 ? 0 : (double) correct / rows;
    }

    /** Twice the right ones among those that are there and those that are predicted. */
    @JsonProperty("F1")
    double f1() {
      return 2.0 * correct / (rows + predicted);
    }
  }

  /** Whether the prediction of a row is several labels. */
  static boolean arePredicted(Dataset<Row> scored) {
    return List.of(scored.columns()).contains("prediction")
        && isSet(scored.schema().apply("prediction").dataType());
  }

  private static boolean isSet(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  /**
   * Judges scored rows.
   *
   * @param scored rows with a column prediction of arrays of labels
   * @param label column of the true labels: such arrays, or Vectors of a 0 or 1 for each label
   * @throws BadInput if there is no such column, or no row has both
   */
  static LabelSets of(Dataset<Row> scored, String label) {
    ScoredTable.require(scored, label, "is --label spelled right?");
    Column prediction = functions.col("prediction").cast("array<double>");
    Dataset<Row> known =
        scored
            .select(prediction.as(PREDICTION), truth(scored, label).as(TRUTH))
            .where(functions.col(TRUTH).isNotNull().and(functions.col(PREDICTION).isNotNull()));
    long rows = known.count();
    if (rows == 0) {
      throw new BadInput("no row has both labels in '%s' and a prediction", label);
    }
    List<OfLabel> labels = labels(known);
    return new LabelSets(rows, metrics(known, labels), labels);
  }

  private static Column truth(Dataset<Row> scored, String label) {
    DataType type = scored.schema().apply(label).dataType();
    Column column = functions.col(label);
    if (type.equals(SQLDataTypes.VectorType())) {
      // Spark cannot make arrays of null.
      return functions.when(
          column.isNotNull(),
          functions.array_compact(
              functions.transform(
                  vector_to_array(column, "float64"),
                  (value, index) -> functions.when(value.equalTo(1), index.cast("double")))));
    } else if (isSet(type)) {
      return functions.array_distinct(column.cast("array<double>"));
    }
    throw new BadInput(
        "rows are predicted to have several labels, but column '%s' is of type %s; required are"
            + " arrays of the numbers of labels, or Vectors of a 0 or 1 for each",
        label, type.simpleString());
  }

  private static SetMetrics metrics(Dataset<Row> known, List<OfLabel> labels) {
    MultilabelMetrics spark = new MultilabelMetrics(known);
    return new SetMetrics(
        spark.microF1Measure(),
        spark.microPrecision(),
        spark.microRecall(),
        mean(labels, OfLabel::f1),
        mean(labels, OfLabel::precision),
        mean(labels, OfLabel::recall),
        spark.subsetAccuracy(),
        spark.accuracy(),
        spark.hammingLoss());
  }

  private static double mean(List<OfLabel> labels, ToDoubleFunction<OfLabel> value) {
    return labels.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  /** Spark's own class tells nothing of a label that was never predicted rightly. */
  private static List<OfLabel> labels(Dataset<Row> known) {
    Column truth = functions.col(TRUTH);
    Column prediction = functions.col(PREDICTION);
    Column label = functions.col("label");
    return known
        .withColumn("label", functions.explode(functions.array_union(truth, prediction)))
        .groupBy(label.cast("int").as("label"))
        .agg(
            functions.count_if(functions.array_contains(truth, label)),
            functions.count_if(functions.array_contains(prediction, label)),
            functions.count_if(
                functions
                    .array_contains(truth, label)
                    .and(functions.array_contains(prediction, label))))
        .orderBy("label")
        .collectAsList()
        .stream()
        .map(row -> new OfLabel(row.getInt(0), row.getLong(1), row.getLong(2), row.getLong(3)))
        .toList();
  }

  private List<List<Object>> table() {
    List<List<Object>> table =
        new ArrayList<>(
            List.of(List.of("label", "rows", "predicted", "precision", "recall", "F1")));
    for (OfLabel each : labels) {
      table.add(
          List.of(
              String.valueOf(each.label),
              each.rows,
              each.predicted,
              each.precision(),
              each.recall(),
              each.f1()));
    }
    return table;
  }

  /** Prints metrics, and if there are few labels each one's. */
  void print() {
    Console.gap();
    Console.table(EvaluationTables.metrics("metrics", named(), Map.of()));
    if (!labels.isEmpty() && labels.size() <= Judgement.MAX_PRINTED_CLASSES) {
      Console.gap();
      Console.table(table());
    }
  }

  private Map<String, SetMetrics> named() {
    return Map.of("predictions", metrics);
  }

  /** Adds them to a report. */
  void addTo(Report report) {
    report.value("metrics", Json.keyed(named())).value("labels", labels);
    for (String name : metrics.headlines()) {
      report.tile(name, metrics.values().get(name), "");
    }
    report.section(
        "Metrics",
        "Of all labels of all rows together (micro), and in the mean of the labels (macro).",
        List.of(),
        ReportTable.of(EvaluationTables.metrics("metric", named(), Map.of())),
        ReportTable.of(table()));
  }
}
