package io.github.meanfield.stages;

import io.github.meanfield.stages.catalyst.Catalyst;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks of the columns that a stage reads and adds, before any job runs. */
public final class Columns {

  private Columns() {}

  /**
   * Finds the column that a param names.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @return the column
   * @throws IllegalArgumentException if the param is not set, or there is no such column or several
   */
  public static StructField require(Params stage, Param<String> param, StructType schema) {
    if (!stage.isDefined(param)) {
      throw new IllegalArgumentException(
          String.format("%s: param %s is not set; set it to a column", stage.uid(), param.name()));
    }
    return require(stage, param.name(), stage.getOrDefault(param), schema);
  }

  /**
   * Finds a column that a param names, among others perhaps.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param's name, for errors
   * @param name the column's name
   * @param schema the input's schema
   * @return the column
   * @throws IllegalArgumentException if there is no such column or several
   */
  public static StructField require(Params stage, String param, String name, StructType schema) {
    StructField column =
        Arrays.stream(schema.fields())
            .filter(field -> field.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            "%s: %s '%s' is not among the columns %s",
                            stage.uid(), param, name, List.of(schema.fieldNames()))));
    requireOne(stage, param + " '" + name + "'", name, schema);
    return column;
  }

  /**
   * Finds thousands of columns that a param names, in the order of the names; else as {@link
   * #require(Params, String, String, StructType)}.
   */
  public static List<StructField> requireAll(
      Params stage, String param, String[] names, StructType schema) {
    Map<String, List<StructField>> fields = byName();
    for (StructField field : schema.fields()) {
      fields.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field);
    }
    List<StructField> found = new ArrayList<>();
    for (String name : names) {
      List<StructField> matches = fields.getOrDefault(name, List.of());
      boolean isOne = matches.size() == 1 && matches.get(0).name().equals(name);
      found.add(isOne ? matches.get(0) : require(stage, param, name, schema));
    }
    return found;
  }

  /** A map whose keys are names of columns as Spark tells them apart. */
  private static <T> Map<String, T> byName() {
    return SQLConf.get().caseSensitiveAnalysis()
        ? new HashMap<>()
        : new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  }

  /**
   * Whether a param names a column. The empty name stands for none, as it does for Spark's stages.
   *
   * @param stage the stage
   * @param param the param that holds the column's name
   * @return false if the param is not set, or is empty
   */
  public static boolean isNamed(Params stage, Param<?> param) {
    return stage.isDefined(param) && !"".equals(stage.getOrDefault(param));
  }

  /**
   * Requires that each name of a schema stands for one column, as Spark looks it up: by default
   * whatever the case of its letters.
   *
   * @param stage the stage, named in errors by its uid
   * @param what what a column is, for errors
   * @param schema the input's schema
   * @throws IllegalArgumentException if several columns have the same name
   */
  public static void requireDistinct(Params stage, String what, StructType schema) {
    Map<String, Boolean> seen = byName();
    for (String name : schema.fieldNames()) {
      if (seen.put(name, true) != null) {
        requireOne(stage, what + " '" + name + "'", name, schema);
      }
    }
  }

  /** Requires that a name stands for one column. */
  private static void requireOne(Params stage, String what, String name, StructType schema) {
    List<String> matches = matching(name, schema);
    if (matches.size() > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s is ambiguous: Spark cannot tell the columns %s apart; rename or drop all but"
                  + " one",
              stage.uid(), what, matches));
    }
  }

  /**
   * Finds a features column: a Vector, an array of float or double, or (if allowed) a number.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @param orNumber whether one numeric column will do
   * @return the column
   * @throws IllegalArgumentException if there is no such column or it has another type
   */
  public static StructField requireFeatures(
      Params stage, Param<String> param, StructType schema, boolean orNumber) {
    String required =
        "a Vector, array<float>" + (orNumber ? ", array<double> or a number" : " or array<double>");
    return requireType(
        stage,
        param,
        schema,
        type -> required + "; " + maker(type),
        type -> orNumber ? isNumberOrReals(type) : isReals(type));
  }

  /** What makes features of a column of a type that has none, in words. */
  static String maker(DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return "TextIndexer makes tokens of text, for a network of sequences";
    }
    boolean isImage =
        type instanceof StructType fields && List.of(fields.fieldNames()).contains("nChannels");
    return isImage || type.equals(DataTypes.BinaryType)
        ? "ImageStandardizer makes a Vector of an image"
        : "VectorAssembler makes a Vector of several columns";
  }

  /**
   * Finds a numeric column.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @param cure what to do about a column that is not numeric
   * @return the column
   * @throws IllegalArgumentException if there is no such column or it is not numeric
   */
  public static StructField requireNumber(
      Params stage, Param<String> param, StructType schema, String cure) {
    return requireType(
        stage, param, schema, "a number; " + cure, type -> type instanceof NumericType);
  }

  /**
   * Finds a boolean column.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @return the column
   * @throws IllegalArgumentException if there is no such column or it is not boolean
   */
  public static StructField requireBoolean(Params stage, Param<String> param, StructType schema) {
    return requireType(
        stage,
        param,
        schema,
        "boolean; for example functions.col(\"split\").equalTo(\"validation\")",
        type -> type.equals(DataTypes.BooleanType));
  }

  /**
   * Adds an output column to a schema.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the schema so far
   * @param column the new column
   * @return the schema with the column at its end
   * @throws IllegalArgumentException if the column exists already, or one that Spark would not tell
   *     from it
   */
  public static StructType append(
      Params stage, Param<String> param, StructType schema, StructField column) {
    return append(stage, "drop it or set " + param.name() + " to another name", schema, column);
  }

  /**
   * Adds a column to a schema whose name no param has.
   *
   * @param stage the stage, named in errors by its uid
   * @param cure what to do if there is a column of this name, for errors
   * @param schema the schema so far
   * @param column the new column
   * @return the schema with the column at its end
   * @throws IllegalArgumentException if the column exists already, or one that Spark would not tell
   *     from it
   */
  public static StructType append(
      Params stage, String cure, StructType schema, StructField column) {
    List<String> matches = matching(column.name(), schema);
    if (!matches.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: output column '%s' exists already%s; %s",
              stage.uid(),
              column.name(),
              matches.contains(column.name()) ? "" : " as '" + matches.get(0) + "'",
              cure));
    }
    return schema.add(column);
  }

  /** Adds thousands of columns to a schema; else as {@link #append}. */
  public static StructType appendAll(
      Params stage, String cure, StructType schema, List<StructField> columns) {
    List<StructField> all = new ArrayList<>(List.of(schema.fields()));
    Map<String, Boolean> seen = byName();
    all.forEach(field -> seen.put(field.name(), true));
    for (StructField column : columns) {
      if (seen.put(column.name(), true) != null) {
        append(stage, cure, new StructType(all.toArray(StructField[]::new)), column);
      }
      all.add(column);
    }
    return new StructType(all.toArray(StructField[]::new));
  }

  /** Columns that Spark finds under a name. */
  private static List<String> matching(String name, StructType schema) {
    boolean exact = SQLConf.get().caseSensitiveAnalysis();
    return Arrays.stream(schema.fieldNames())
        .filter(field -> exact ? field.equals(name) : field.equalsIgnoreCase(name))
        .toList();
  }

  /**
   * A column by its name alone. Unlike {@code functions.col}, a dot in the name is part of it.
   *
   * @param name the column's name
   * @return the column
   */
  public static Column named(String name) {
    // Not functions.col, whose parser takes seconds for thousands of columns.
    return Catalyst.column(UnresolvedAttribute.quoted(name));
  }

  /**
   * Finds a column of a type that a condition accepts.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @param required what it must be, in words that follow "must be"
   * @param accepts the condition
   * @return the column
   * @throws IllegalArgumentException if there is no such column or it has another type
   */
  public static StructField requireType(
      Params stage,
      Param<String> param,
      StructType schema,
      String required,
      Predicate<DataType> accepts) {
    return requireType(stage, param, schema, type -> required, accepts);
  }

  /** The same, where what is required is told by what was found. */
  static StructField requireType(
      Params stage,
      Param<String> param,
      StructType schema,
      Function<DataType, String> required,
      Predicate<DataType> accepts) {
    StructField field = require(stage, param, schema);
    if (!accepts.test(field.dataType())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s '%s' is of type %s, but must be %s",
              stage.uid(),
              param.name(),
              field.name(),
              field.dataType().simpleString(),
              required.apply(field.dataType())));
    }
    return field;
  }

  /** Whether a type is a number, a Vector, or an array of float or double. */
  public static boolean isNumberOrReals(DataType type) {
    return type instanceof NumericType || isReals(type);
  }

  private static boolean isReals(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || type instanceof ArrayType array
            && (array.elementType().equals(DataTypes.FloatType)
                || array.elementType().equals(DataTypes.DoubleType));
  }
}
