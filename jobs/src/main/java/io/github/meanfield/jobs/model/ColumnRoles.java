package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.transformers.DateColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What each column is to a network: the types decide.
 *
 * @param numeric numbers
 * @param flags booleans
 * @param categorical texts and others that are categories
 * @param dates dates and timestamps, and whether they have a time of the day
 * @param vectors Vectors, or one array of numbers if it is the only column
 * @param text the texts whose words a network reads, null without any
 * @param leftOut columns that take no part, and why
 * @param missing numbers, texts and dates that are missing, by column
 * @param content what all columns of the table hold, null if it has not been looked at
 */
public record ColumnRoles(
    List<String> numeric,
    List<String> flags,
    List<String> categorical,
    Map<String, Boolean> dates,
    List<String> vectors,
    String text,
    Map<String, String> leftOut,
    Map<String, Long> missing,
    Fingerprint content) {

  /**
   * Sorts columns by their types.
   *
   * @param schema the input's columns
   * @param names the columns to sort
   * @param chosen whether the user has named them: a column that cannot be used is then an error
   * @param asNumbers columns that are numbers whatever their type
   * @param asTexts columns that are categories whatever their type
   */
  public static ColumnRoles of(
      StructType schema,
      Collection<String> names,
      boolean chosen,
      Collection<String> asNumbers,
      Collection<String> asTexts) {
    ColumnRoles roles =
        new ColumnRoles(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new LinkedHashMap<>(),
            new ArrayList<>(),
            null,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            null);
    for (String name : names) {
      StructField field = schema.apply(name);
      if (asNumbers.contains(name) && isNumberOrText(field)) {
        roles.numeric.add(name);
        continue;
      } else if (asTexts.contains(name) && isNumberOrText(field)) {
        roles.categorical.add(name);
        continue;
      }
      String type = field.dataType().simpleString();
      if (DateColumn.isDate(field.dataType())
          && (asNumbers.contains(name) || asTexts.contains(name))) {
        throw new BadInput(
            "column '%s' is of type %s, and so neither numeric nor categorical, but learned from as"
                + " a date (year, month, day of the week, hour, days); make a number or a text of it"
                + " by --sql",
            name, type);
      } else if (!roles.add(field, names.size() == 1)) {
        if (chosen || asNumbers.contains(name) || asTexts.contains(name)) {
          throw new BadInput(
              "column '%s' is of type %s; features are numbers, booleans, texts, dates or vectors",
              name, type);
        }
        roles.leftOut.put(name, "its type is " + type);
      }
    }
    return roles;
  }

  private static boolean isNumberOrText(StructField field) {
    return field.dataType() instanceof NumericType || field.dataType() instanceof StringType;
  }

  private boolean add(StructField field, boolean isOnly) {
    DataType type = field.dataType();
    if (type instanceof NumericType) {
      return numeric.add(field.name());
    } else if (type instanceof BooleanType) {
      return flags.add(field.name());
    } else if (type instanceof StringType) {
      return categorical.add(field.name());
    } else if (DateColumn.isDate(type)) {
      dates.put(field.name(), DateColumn.mayHaveTime(type));
      return true;
    }
    boolean isVector = type.equals(SQLDataTypes.VectorType());
    return (isVector || (isOnly && isReals(type))) && vectors.add(field.name());
  }

  private static boolean isReals(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType() instanceof DoubleType || array.elementType() instanceof FloatType);
  }

  /**
   * Takes texts for dates.
   *
   * @param haveTime whether they have a time of the day
   */
  public void takeForDates(String name, boolean haveTime) {
    categorical.remove(name);
    dates.put(name, haveTime);
  }

  /**
   * The same roles, and that of texts whose words a network reads.
   *
   * @param field the column, which has no role yet
   * @throws BadInput if it does not hold texts
   */
  public ColumnRoles withText(StructField field) {
    if (!(field.dataType() instanceof StringType)) {
      throw new BadInput(
          "--text names column '%s', which is of type %s, and a network reads the words of texts;"
              + " leave --text out, or make a text of it by --sql",
          field.name(), field.dataType().simpleString());
    }
    return new ColumnRoles(
        numeric, flags, categorical, dates, vectors, field.name(), leftOut, missing, content);
  }

  /** The same roles, of a table that holds this. */
  public ColumnRoles of(Fingerprint looked) {
    return new ColumnRoles(
        numeric, flags, categorical, dates, vectors, text, leftOut, missing, looked);
  }

  /** Takes a column out of its role. */
  public void leaveOut(String name, String reason) {
    numeric.remove(name);
    categorical.remove(name);
    dates.remove(name);
    missing.remove(name);
    leftOut.put(name, reason);
  }

  /** What each column that has a role is, kind by kind. */
  public Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    numeric.forEach(name -> kinds.put(name, Kind.NUMERIC));
    flags.forEach(name -> kinds.put(name, Kind.BOOLEAN));
    categorical.forEach(name -> kinds.put(name, Kind.CATEGORICAL));
    dates.keySet().forEach(name -> kinds.put(name, Kind.DATE));
    vectors.forEach(name -> kinds.put(name, Kind.VECTOR));
    texts().forEach(name -> kinds.put(name, Kind.TEXT));
    return kinds;
  }

  /** The column of texts, as those of other kinds are given: none or one. */
  public List<String> texts() {
    return Stream.ofNullable(text).toList();
  }

  /** The columns that have a role. */
  public List<String> names() {
    return List.copyOf(kinds().keySet());
  }

  /** Number of columns that have a role. */
  public int size() {
    return numNumbers() + texts().size();
  }

  /** Number of columns that numbers are made of: all but the text. */
  public int numNumbers() {
    return numeric.size() + flags.size() + categorical.size() + dates.size() + vectors.size();
  }
}
