package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.catalyst.Catalyst;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Reads rows in any of the {@link Format}s. */
public final class Tables {

  /** Features column of a LIBSVM or IDX table. */
  public static final String FEATURES = "features";

  /** Label column of a LIBSVM or IDX table. */
  public static final String LABEL = "label";

  private static final String PARTITION_INFERENCE =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private static final Pattern SPECIAL = Pattern.compile("[.\\\\\\p{Cntrl}]");
  private static final Pattern QUOTES = Pattern.compile("[`\"]");
  private static final int MAX_TOLD = 20;

  private Tables() {}

  /**
   * Reads a table.
   *
   * <p>CSV, JSON and LIBSVM have readers of their own.
   */
  public static Dataset<Row> read(SparkSession session, String path, Format format) {
    if (format == Format.PARQUET || format == Format.ORC) {
      ReadFiles.requireAll(session, path);
    }
    Dataset<Row> rows =
        switch (format) {
          case CSV, JSON, LIBSVM ->
              throw new IllegalArgumentException(format + " has a reader of its own");
          case PARQUET, ORC -> files(session, path, format);
          case TABLE -> session.table(path);
          case IDX -> IdxTable.read(session, path);
        };
    // Of files with other types, Spark may not even tell whether they hold rows.
    if (format == Format.PARQUET || format == Format.ORC) {
      FileColumns.requireSame(rows, format);
    }
    if (rows.columns().length == 0 || rows.isEmpty()) {
      throw new BadInput("'%s' holds no rows", path);
    }
    QueryPlans.settle(rows, rows.columns().length);
    return named(rows);
  }

  /** Opens the files of a table of Parquet or ORC. */
  static Dataset<Row> files(SparkSession session, String path, Format format) {
    try {
      return withTextPartitions(session, () -> session.read().format(format.toString()).load(path));
    } catch (Exception e) {
      // Of these classes too, which Scala does not declare.
      if (String.valueOf(e.getMessage()).contains("UNABLE_TO_INFER_SCHEMA")) {
        throw new BadInput("'%s' holds no rows", path);
      } else if (e instanceof SparkException || e instanceof IOException) {
        throw new BadInput("'%s' cannot be read as %s: %s", path, format, last(e).getMessage());
      }
      throw e;
    }
  }

  private static Throwable last(Throwable failure) {
    return failure.getCause() == null ? failure : last(failure.getCause());
  }

  /**
   * Opens files so that what the names of their folders tell, as region=01 does, stays text.
   *
   * @param open what opens them
   */
  public static Dataset<Row> withTextPartitions(SparkSession session, Supplier<Dataset<Row>> open) {
    String before =
        session.conf().contains(PARTITION_INFERENCE)
            ? session.conf().get(PARTITION_INFERENCE)
            : null;
    session.conf().set(PARTITION_INFERENCE, false);
    try {
      return open.get();
    } finally {
      if (before == null) {
        session.conf().unset(PARTITION_INFERENCE);
      } else {
        session.conf().set(PARTITION_INFERENCE, before);
      }
    }
  }

  /** The same rows, in columns that have the names of {@link #names}; new ones are told. */
  public static Dataset<Row> named(Dataset<Row> rows) {
    List<String> names = names(List.of(rows.columns()));
    tellRenamed(List.of(rows.columns()), names);
    return rows.toDF(names.toArray(String[]::new));
  }

  /**
   * The names that the columns of a table have after reading: those of {@link #name}; one without a
   * name has that of its place, as Spark names it (_c0), and those that would share a name have
   * their places behind it (a0, a2), but for the one in the input that is called so.
   *
   * @param inFile the names in the input
   */
  public static List<String> names(List<String> inFile) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Integer> exact = new HashMap<>();
    for (int i = 0; i < inFile.size(); i++) {
      String name = name(inFile.get(i));
      names.add(name.isEmpty() ? "_c" + i : name);
      counts.merge(folded(names.get(i)), 1, Integer::sum);
      exact.merge(folded(names.get(i)), name.equals(inFile.get(i)) ? 1 : 0, Integer::sum);
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean isOwn = name.equals(inFile.get(i)) && exact.get(folded(name)) == 1;
      if (counts.get(folded(name)) > 1 && !isOwn) {
        names.set(i, name + i);
      }
    }
    return List.copyOf(names);
  }

  /** A name in the case in which Spark compares it: names that differ in case are the same. */
  public static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The types of columns by their {@link #folded} names; of several of one name, the first. */
  public static Map<String, DataType> types(StructType columns) {
    Map<String, DataType> types = new HashMap<>();
    for (StructField column : columns.fields()) {
      types.putIfAbsent(folded(column.name()), column.dataType());
    }
    return types;
  }

  /**
   * Tells which columns have another name than in the input.
   *
   * @param inFile the names in the input
   * @param names the names after reading
   */
  public static void tellRenamed(List<String> inFile, List<String> names) {
    List<String> renamed =
        IntStream.range(0, names.size())
            .filter(i -> !names.get(i).equals(inFile.get(i)))
            .mapToObj(i -> String.format("'%s' is %s", inFile.get(i), names.get(i)))
            .toList();
    if (!renamed.isEmpty()) {
      int more = renamed.size() - MAX_TOLD;
      Console.entry(
          "renamed",
          "%s%s",
          String.join(", ", renamed.subList(0, Math.min(MAX_TOLD, renamed.size()))),
          more > 0 ? " and " + more + " more" : "");
    }
  }

  /** Checks the names that a query gives, which stay: stages of the saved pipeline read them. */
  public static Dataset<Row> requireNames(Dataset<Row> made) {
    for (String name : made.columns()) {
      if (!name.equals(name(name))) {
        throw new BadInput(
            "--sql makes a column '%s', a name that Spark takes for something else; give it another"
                + " by AS, such as '%s'",
            name, name(name));
      }
    }
    return made;
  }

  /**
   * Checks that columns are there.
   *
   * @param option the option that names them
   * @param names the columns
   * @param known those that are there
   */
  public static void require(String option, Collection<String> names, List<String> known) {
    Set<String> all = new HashSet<>(known);
    for (String name : names) {
      if (!all.contains(name)) {
        throw new BadInput(
            "%s: there is no column '%s'; the columns are %s",
            option, name, String.join(", ", known));
      }
    }
  }

  /**
   * Replaces columns at once, each in its place.
   *
   * @param columns the new columns by name
   */
  public static Dataset<Row> with(Dataset<Row> rows, Map<String, Column> columns) {
    return columns.isEmpty()
        ? rows
        : rows.select(
            Stream.of(rows.columns())
                .map(name -> columns.getOrDefault(name, Columns.named(name)))
                .toArray(Column[]::new));
  }

  /** A column whose NaN is null, as what is missing is elsewhere. */
  public static Column nullForNaN(Column column, DataType type) {
    return type instanceof DoubleType || type instanceof FloatType
        ? functions.nanvl(column, functions.lit(null))
        : column;
  }

  /** A column in another type, null where its value is none of that type, also with ANSI SQL. */
  public static Column tryCast(Column column, DataType type) {
    return Catalyst.column(
        new Cast(Catalyst.expression(column), type, Option.empty(), EvalMode.TRY()));
  }

  /** A number as a double, null where it is missing or not finite. */
  public static Column finite(Column number) {
    Column value = tryCast(number, DataTypes.DoubleType);
    return functions.when(functions.abs(value).lt(functions.lit(Double.POSITIVE_INFINITY)), value);
  }

  /**
   * The name that a column of the input has after reading: Spark takes dots for fields of
   * structures, backticks for quotes and a star for all columns, and the code that it generates
   * does not compile with other quotes, backslashes and line breaks in names.
   */
  public static String name(String column) {
    String name = QUOTES.matcher(SPECIAL.matcher(column.strip()).replaceAll("_")).replaceAll("'");
    return name.equals("*") ? "_" : name;
  }

  /** Spreads rows over all cores where they came in fewer pieces, as a gzip file does. */
  public static Dataset<Row> spread(Dataset<Row> rows) {
    int parallelism = rows.sparkSession().sparkContext().defaultParallelism();
    int there = InternalRows.rdd(rows).getNumPartitions();
    return there < parallelism ? rows.repartition(parallelism) : rows;
  }
}
