package io.github.meanfield.jobs.tables;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * Quantiles in scored rows: a Vector whose metadata name each, {@code quantile_0_05}, or a column
 * of that name each where a format has no vectors.
 */
public final class QuantileColumns {

  /** Name of the column of Vectors. */
  public static final String NAME = "quantiles";

  /** What the name of each begins with, before its probability. */
  private static final String EACH = "quantile_";

  private QuantileColumns() {}

  /** Whether a column of scored rows has a quantile. */
  public static boolean isQuantile(String name) {
    return name.matches(EACH + "0_\\d+");
  }

  /** Names of the quantiles that a column is of; none if it is no column of quantiles. */
  private static List<String> names(StructField field) {
    if (!field.name().equals(NAME) || !field.dataType().equals(SQLDataTypes.VectorType())) {
      return List.of();
    }
    AttributeGroup group = AttributeGroup.fromStructField(field);
    List<String> names =
        group.attributes().isEmpty()
            ? List.of()
            : Stream.of(group.attributes().get())
                .map(Attribute::name)
                .map(name -> name.isDefined() ? name.get() : "")
                .toList();
    return names.stream().allMatch(QuantileColumns::isQuantile) ? names : List.of();
  }

  /** Each quantile of a column of them, by its name; none if it is no such column. */
  static Map<String, Column> apart(StructField field) {
    List<String> names = names(field);
    Column all = ofVectors();
    Map<String, Column> apart = new LinkedHashMap<>();
    for (String name : names) {
      apart.put(name, all.getItem(apart.size()));
    }
    return apart;
  }

  /**
   * The probabilities that scored rows have quantiles of.
   *
   * @param rows scored rows
   * @return ascending; none if they have none that are known
   */
  public static double[] probabilities(Dataset<Row> rows) {
    return each(rows).stream().mapToDouble(QuantileColumns::probability).toArray();
  }

  private static double probability(String name) {
    return Double.parseDouble(name.substring(EACH.length()).replace('_', '.'));
  }

  /** The quantiles of scored rows, in the order of their probabilities: an array of numbers. */
  public static Column array(Dataset<Row> rows) {
    return isVector(rows)
        ? ofVectors()
        : functions.array(
            each(rows).stream()
                .map(name -> functions.col(name).cast("double"))
                .toArray(Column[]::new));
  }

  /** All quantiles of a row, of the column of Vectors. */
  private static Column ofVectors() {
    return OutputFormat.array(functions.col(NAME), true);
  }

  private static List<String> each(Dataset<Row> rows) {
    return isVector(rows)
        ? names(rows.schema().apply(NAME))
        : Arrays.stream(rows.columns())
            .filter(QuantileColumns::isQuantile)
            .sorted(Comparator.comparingDouble(QuantileColumns::probability))
            .toList();
  }

  private static boolean isVector(Dataset<Row> rows) {
    return Stream.of(rows.schema().fields()).anyMatch(field -> !names(field).isEmpty());
  }
}
