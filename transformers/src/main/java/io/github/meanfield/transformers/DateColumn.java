package io.github.meanfield.transformers;

import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.runtime.text.DateText;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.DateFeaturesParams;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** How the features of a date come from a column of dates, timestamps or texts. */
public final class DateColumn {

  /** What texts must be, for errors. */
  public static final String REQUIRED =
      "required are texts such as 2024-02-29, 2024-02-29 18:30:00 and 2024-02-29T18:30:00+01:00,"
          + " and null where there is none";

  private DateColumn() {}

  /**
   * Finds the input columns of a stage.
   *
   * @return the columns, in the order of the param
   * @throws IllegalArgumentException if there are none, or one is missing or of another type
   */
  public static StructField[] require(DateFeaturesParams<?> stage, StructType schema) {
    if (!stage.isDefined(stage.inputCols())) {
      throw new IllegalArgumentException(
          String.format("%s: param inputCols is not set; set it to columns of dates", stage.uid()));
    }
    return Arrays.stream(stage.getInputCols())
        .map(name -> require(stage, name, schema))
        .toArray(StructField[]::new);
  }

  private static StructField require(DateFeaturesParams<?> stage, String name, StructType schema) {
    StructField field = Columns.require(stage, "inputCols", name, schema);
    if (!isDate(field.dataType()) && !(field.dataType() instanceof StringType)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCols '%s' is of type %s, but must be a date, a timestamp, or texts such as"
                  + " 2024-02-29 and 2024-02-29 18:30:00; make one of other forms by to_date or"
                  + " to_timestamp",
              stage.uid(), name, field.dataType().simpleString()));
    }
    return field;
  }

  /**
   * Adds the features of input columns to a schema.
   *
   * @param hasTime whether the dates of each input column have hours
   * @throws IllegalArgumentException if a column of such a name exists
   */
  public static StructType append(
      DateFeaturesParams<?> stage, StructType schema, StructField[] inputs, List<Boolean> hasTime) {
    StructType result = schema;
    for (int i = 0; i < inputs.length; i++) {
      for (DateFeature feature : DateFeature.of(hasTime.get(i))) {
        result =
            Columns.append(stage, "drop or rename it", result, field(feature, inputs[i].name()));
      }
    }
    return result;
  }

  /** The column of a feature of an input column. */
  static StructField field(DateFeature feature, String input) {
    String name = feature.column(input);
    Metadata metadata =
        feature.isNominal()
            ? NominalAttribute.defaultAttr()
                .withName(name)
                .withValues(feature.levels().toArray(String[]::new))
                .toMetadata()
            : NumericAttribute.defaultAttr().withName(name).toMetadata();
    return new StructField(name, DataTypes.DoubleType, true, metadata);
  }

  /** Whether a type is that of dates or timestamps. */
  public static boolean isDate(DataType type) {
    return type instanceof DateType || hasTime(type);
  }

  /** Whether values of a type have a time of the day, or (texts) may have one. */
  public static boolean mayHaveTime(DataType type) {
    return hasTime(type) || type instanceof StringType;
  }

  private static boolean hasTime(DataType type) {
    return type instanceof TimestampType || type instanceof TimestampNTZType;
  }

  /**
   * The features of a column, as an array in the order of {@link DateFeature}: doubles, all NaN
   * where the date is missing. Days are those since 1970-01-01.
   *
   * @param stage the stage's uid, for errors at texts that are no dates; without it they are
   *     missing
   * @param column the column, of dates, timestamps or texts
   * @param zone the time zone of instants
   */
  public static Column features(String stage, StructField column, ZoneId zone) {
    Column input = Columns.named(column.name());
    DataType type = column.dataType();
    DataType array = DataTypes.createArrayType(DataTypes.DoubleType, false);
    // Not Spark's own functions: they read clocks by the time zone of the session.
    if (type instanceof DateType) {
      UDF1<Integer, Object> udf =
          day -> DateFeature.of(day == null ? null : LocalDate.ofEpochDay(day).atStartOfDay());
      return functions.udf(udf, array).apply(functions.unix_date(input));
    } else if (type instanceof TimestampType) {
      UDF1<Long, Object> udf =
          micros -> DateFeature.of(micros == null ? null : DateText.of(micros, zone));
      return functions.udf(udf, array).apply(functions.unix_micros(input));
    }
    String name = column.name();
    UDF1<String, Object> udf =
        text ->
            DateFeature.of(
                text == null
                    ? null
                    : DateText.parse(text, zone).orElseGet(() -> noDate(stage, name, text)));
    return functions.udf(udf, array).apply(input.cast("string"));
  }

  /**
   * Days since 1970-01-01 of a column, NaN where there is no date. Texts without a zone are taken
   * as they are written, instants as they are in UTC.
   *
   * @param column the column, of dates, timestamps or texts
   */
  public static Column days(StructField column) {
    return functions.element_at(
        features(null, column, ZoneOffset.UTC), DateFeature.DAYS.ordinal() + 1);
  }

  private static LocalDateTime noDate(String stage, String column, String text) {
    if (stage == null) {
      return null;
    }
    throw new IllegalArgumentException(
        String.format(
            "%s: inputCols '%s' holds '%s', which is no date; %s", stage, column, text, REQUIRED));
  }
}
