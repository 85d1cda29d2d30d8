package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.vector_to_array;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.stages.rows.FeatureReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * Predictions of several labels a row, judged by the true ones.
 *
 * @param numRows rows that have both, which may be none of all labels
 * @param metrics how good they are
 * @param labels how good they are of each label that is true or predicted of a row
 */
record LabelSets(long numRows, SetMetrics metrics, List<OfLabel> labels) {

  private static final String PREDICTED = "prediction";
  private static final DataType LABELS = DataTypes.createArrayType(DataTypes.DoubleType);
  private static final String REQUIRED =
      "arrays of the numbers of a row's labels, whole, from 0 on and each once, or Vectors of a 0 or"
          + " 1 for each label";

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

  /** Whether the prediction of a row is several values, in any form that scoring writes. */
  static boolean arePredicted(Dataset<Row> scored) {
    if (!List.of(scored.columns()).contains(PREDICTED)) {
      return false;
    }
    DataType type = scored.schema().apply(PREDICTED).dataType();
    Dataset<Row> texts = scored.select(PREDICTED).where(functions.col(PREDICTED).isNotNull());
    return isVector(type)
        || isArray(type)
        || type instanceof StringType
            && texts.takeAsList(1).stream().anyMatch(row -> row.getString(0).startsWith("["));
  }

  private static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  private static boolean isArray(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  /**
   * Judges scored rows.
   *
   * @param scored rows with a column prediction of arrays of labels, or their texts
   * @param label column of the true labels: such arrays or texts, or Vectors of a 0 or 1 for each
   *     label
   * @throws BadInput if there is no such column, a value is no set of labels, or no row has both
   */
  static LabelSets of(Dataset<Row> scored, String label) {
    ScoredTable.require(scored, label, "is --label spelled right?");
    if (isVector(scored.schema().apply(PREDICTED).dataType())) {
      throw new BadInput(
          "rows are predicted to have several numbers (Vectors); required are classes, one number"
              + " or arrays of labels: judge each target on its own, in a column 'prediction'");
    }
    Column prediction = labels(scored, PREDICTED, "; several targets a row are not judged");
    Column truth = labels(scored, label, "");
    Dataset<Row> known =
        scored
            .select(prediction.as(PREDICTION), truth.as(TRUTH))
            .where(functions.col(TRUTH).isNotNull().and(functions.col(PREDICTION).isNotNull()));
    Column common =
        functions.size(functions.array_intersect(functions.col(TRUTH), functions.col(PREDICTION)));
    Column all =
        functions.size(functions.array_union(functions.col(TRUTH), functions.col(PREDICTION)));
    Row sums =
        known
            .agg(
                functions.count(functions.lit(1)),
                functions.avg(common.equalTo(all).cast("double")),
                functions.avg(functions.when(all.equalTo(0), 1.0).otherwise(common.divide(all))),
                functions.avg(all.minus(common)))
            .head();
    if (sums.getLong(0) == 0) {
      throw new BadInput("no row has both labels in '%s' and a prediction", label);
    }
    List<OfLabel> labels = labels(known);
    return new LabelSets(sums.getLong(0), metrics(sums, labels), labels);
  }

  /**
   * The labels of a column in arrays of doubles.
   *
   * @param more what an error says more
   * @throws BadInput if the column has others than sets of labels
   */
  private static Column labels(Dataset<Row> scored, String name, String more) {
    DataType type = scored.schema().apply(name).dataType();
    Column column = functions.col(name);
    if (isVector(type)) {
      // Spark cannot make arrays of null.
      Column flags = functions.when(column.isNotNull(), vector_to_array(column, "float64"));
      requireAll(scored, name, functions.forall(flags, flag -> flag.isin(0.0, 1.0)), more);
      return functions.array_compact(
          functions.transform(
              flags, (flag, index) -> functions.when(flag.equalTo(1), index.cast("double"))));
    } else if (isArray(type) || type instanceof StringType) {
      Column labels = isArray(type) ? column.cast(LABELS) : functions.from_json(column, LABELS);
      Column areOnce =
          functions.size(functions.array_distinct(labels)).equalTo(functions.size(labels));
      requireAll(scored, name, functions.forall(labels, LabelSets::isLabel).and(areOnce), more);
      return labels;
    }
    throw new BadInput(
        "rows are predicted to have several labels, but column '%s' is of type %s; required are %s",
        name, type.simpleString(), REQUIRED);
  }

  /** NaN is larger than any number, and so no label. */
  private static Column isLabel(Column value) {
    return value
        .isNotNull()
        .and(value.geq(0))
        .and(value.leq(Integer.MAX_VALUE))
        .and(value.equalTo(functions.floor(value)));
  }

  private static void requireAll(Dataset<Row> scored, String name, Column isRight, String more) {
    Column column = functions.col(name);
    Column isWrong =
        column.isNotNull().and(functions.not(functions.coalesce(isRight, functions.lit(false))));
    Row wrong =
        scored
            .where(isWrong)
            .agg(functions.count(functions.lit(1)), functions.first(column))
            .head();
    if (wrong.getLong(0) > 0) {
      throw new BadInput(
          "column '%s' has no set of labels in %d of the rows (such as %s); required are %s%s",
          name, wrong.getLong(0), FeatureReader.example(wrong.get(1)), REQUIRED, more);
    }
  }

  /**
   * Not by Spark's own class: to it a row's labels in another order are others, figures of rows are
   * NaN as soon as one rightly has no label, and the Hamming loss may exceed 1.
   *
   * @param sums rows, and means of them: whether all labels are right, their accuracy, and their
   *     wrong decisions
   */
  private static SetMetrics metrics(Row sums, List<OfLabel> labels) {
    double correct = labels.stream().mapToLong(OfLabel::correct).sum();
    long there = labels.stream().mapToLong(OfLabel::rows).sum();
    long predicted = labels.stream().mapToLong(OfLabel::predicted).sum();
    return new SetMetrics(
        2 * correct / (there + predicted),
        correct / predicted,
        correct / there,
        mean(labels, OfLabel::f1),
        mean(labels, OfLabel::precision),
        mean(labels, OfLabel::recall),
        sums.getDouble(1),
        sums.getDouble(2),
        sums.getDouble(3) / Math.max(1, labels.size()));
  }

  private static double mean(List<OfLabel> labels, ToDoubleFunction<OfLabel> value) {
    return labels.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

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
      EvaluationTables.addTile(report, name, metrics.values().get(name), "");
    }
    report.section(
        "Metrics",
        "Of all labels of all rows together (micro), and in the mean of the labels (macro).",
        List.of(),
        ReportTable.of(EvaluationTables.metrics("metric", named(), Map.of())),
        ReportTable.of(table()));
  }
}
