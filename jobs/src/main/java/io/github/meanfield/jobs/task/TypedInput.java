package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.TrainedColumn;
import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.model.TrainedColumns;
import io.github.meanfield.jobs.model.TrainingInput;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.stages.Columns;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * Training rows with the types that the model reads: a feature that is a number is a double,
 * whatever type its file has; a class or category is a whole number if all of its values are.
 *
 * @param input the rows as they came in, and what their columns of texts turned out to be
 * @param rows the rows with these types
 */
public record TypedInput(TrainingInput input, Dataset<Row> rows) {

  /**
   * Reads rows and gives them their types.
   *
   * @param options where they come from
   * @param columns which columns are to be what
   * @param task what is learned of the label
   */
  public static TypedInput read(
      SparkSession session, InputOptions options, ColumnChoice columns, Task task) {
    Function<String, Reading> readings = columns.readings(task, options.isQueried());
    TrainingInput input = options.reader().readForTraining(session, readings);
    columns.require(List.of(input.rows().columns()));
    Set<String> whole =
        input.columns().stream()
            .filter(column -> column.isWhole() && !input.isQueried())
            .map(FoundColumn::name)
            .collect(Collectors.toSet());
    return new TypedInput(input, typed(input.rows(), readings, whole));
  }

  /**
   * Gives rows the types that a training gives them.
   *
   * @param readings how the type of a column is decided, by its name
   * @param whole columns of texts that all are whole numbers
   */
  public static Dataset<Row> typed(
      Dataset<Row> rows, Function<String, Reading> readings, Set<String> whole) {
    Map<String, Column> changed = new HashMap<>();
    for (StructField field : rows.schema().fields()) {
      Column column =
          switch (readings.apply(field.name())) {
            case CLASSES -> byText(field, whole.contains(field.name()));
            case BY_VALUES, NUMBERS, WEIGHTS -> number(field);
            default -> null;
          };
      if (column != null) {
        changed.put(field.name(), column.as(field.name()));
      }
    }
    return Tables.with(rows, changed);
  }

  /** A class or category, null if it may stay: zero has no sign, so that it is one class. */
  private static Column byText(StructField field, boolean isWhole) {
    Column value = Columns.named(field.name());
    DataType type = field.dataType();
    if (!(type instanceof DoubleType || type instanceof FloatType)) {
      return null;
    }
    Column unsigned = Tables.nullForNaN(value.plus(functions.lit(0).cast(type)), type);
    return isWhole ? unsigned.cast(DataTypes.LongType) : unsigned;
  }

  private static Column number(StructField field) {
    return field.dataType() instanceof NumericType && !(field.dataType() instanceof DoubleType)
        ? Columns.named(field.name()).cast(DataTypes.DoubleType)
        : null;
  }

  /**
   * What later rows are read by.
   *
   * @param read where the rows come from
   * @param roles what each column is
   * @param options which columns are something else
   */
  public TrainedColumns trained(InputOptions read, ColumnRoles roles, ColumnChoice options) {
    Map<String, TrainedColumn> columns = new LinkedHashMap<>();
    for (FoundColumn found : input.columns()) {
      columns.put(
          found.name(),
          new TrainedColumn(found.name(), found.type(), found.mark(), Role.NONE, null));
    }
    Map<String, Role> known = options.known(roles);
    for (StructField field : rows.schema().fields()) {
      TrainedColumn found = columns.get(field.name());
      columns.put(
          field.name(),
          new TrainedColumn(
              field.name(),
              found == null ? ColumnType.of(field.dataType()) : found.type(),
              found == null ? null : found.mark(),
              known.getOrDefault(field.name(), Role.NONE),
              field.dataType().catalogString()));
    }
    return new TrainedColumns(
        input.isQueried(), read.format(), read.reader().textForm(), List.copyOf(columns.values()));
  }
}
