package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.DateColumn;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * What the training rows have in a column that a model reads.
 *
 * @param name the column
 * @param kind what the column is to the model
 * @param type Spark's name of its type
 * @param missing training rows without a value
 * @param mean mean of the finite values; null without any, and for what is no number
 * @param deviation their standard deviation
 * @param min the smallest of them
 * @param max the largest of them
 * @param categories training rows of each category, the most frequent first; null for numbers
 * @param histogram the finite values by bins; null without any, and for what is no number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeatureStatistics(
    String name,
    Kind kind,
    String type,
    long missing,
    Double mean,
    Double deviation,
    Double min,
    Double max,
    Map<String, Long> categories,
    Histogram histogram) {

  /** What a column is to a model. */
  public enum Kind {
    NUMERIC,
    BOOLEAN,
    CATEGORICAL,
    DATE,
    VECTOR,
    /** A text whose words are read. */
    TEXT;

    /** Whether the values have a mean. */
    public boolean isNumber() {
      return this == NUMERIC || this == BOOLEAN || this == DATE;
    }

    /** The word that a user reads for it. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the values have a mean. */
  @JsonIgnore
  public boolean isNumber() {
    return kind.isNumber();
  }

  /** The same, of so many training rows, for a model that scores without Spark. */
  InputStatistics input(long rows) {
    return new InputStatistics(
        name,
        (double) missing / rows,
        orNaN(mean),
        orNaN(deviation),
        orNaN(min),
        orNaN(max),
        categories == null ? List.of() : List.copyOf(categories.keySet()));
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  /** The most frequent category. */
  public Optional<Map.Entry<String, Long>> topCategory() {
    return categories == null
        ? Optional.empty()
        : categories.entrySet().stream().max(Comparator.comparingLong(Map.Entry::getValue));
  }

  /** Training rows of each category that fewer of them have than asked for. */
  public long[] rareRows(long minRows) {
    return categories == null
        ? new long[0]
        : categories.values().stream().mapToLong(rows -> rows).filter(r -> r < minRows).toArray();
  }

  /**
   * A column's values, null where one is missing; those of numbers, flags and dates as doubles, of
   * dates days since 1970-01-01.
   */
  public static Column present(String name, Kind kind) {
    Column column = Columns.named(name);
    return switch (kind) {
      case NUMERIC -> functions.nanvl(number(column), functions.lit(null));
      case BOOLEAN -> number(column);
      case CATEGORICAL -> column.cast("string");
      // As texts, since another file may have them so.
      case DATE ->
          functions.nanvl(
              DateColumn.days(new StructField(name, DataTypes.StringType, true, Metadata.empty())),
              functions.lit(null));
      case VECTOR, TEXT -> column;
    };
  }

  private static Column number(Column column) {
    return Tables.tryCast(column, DataTypes.DoubleType);
  }

  /** The values of a number or flag that have a mean: the finite ones, null in place of others. */
  public static Column finite(String name, Kind kind) {
    return Tables.finite(present(name, kind));
  }
}
