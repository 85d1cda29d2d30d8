package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.TrainedColumn;
import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.model.TrainingInput;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.stages.Columns;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Training rows with the types that the model reads: a feature that is a number is a double,
 * whatever type its file has; a class or category is a whole number if all of its values are.
 *
 * @param input the rows as they came in, and what their columns of texts turned out to be
 * @param rows the rows with these types
 */
record TypedInput(TrainingInput input, Dataset<Row> rows) {

  /**
   * Gives rows their types.
   *
   * @param input the rows
   * @param readings how the type of a column is decided, by its name
   */
  static TypedInput of(TrainingInput input, Function<String, Reading> readings) {
    Set<String> whole =
        input.columns().stream()
            .filter(column -> column.isWhole() && !input.isQueried())
            .map(FoundColumn::name)
            .collect(Collectors.toSet());
    Column[] columns =
        Stream.of(input.rows().schema().fields())
            .map(
                field ->
                    switch (readings.apply(field.name())) {
                      case CLASSES -> byText(field, whole.contains(field.name()));
                      case BY_VALUES, NUMBERS -> number(field);
                      default -> Columns.named(field.name());
                    })
            .toArray(Column[]::new);
    return new TypedInput(input, input.rows().select(columns));
  }

  /** Zero has no sign, so that it is one class. */
  private static Column byText(StructField field, boolean isWhole) {
    Column value = Columns.named(field.name());
    DataType type = field.dataType();
    if (!(type instanceof DoubleType || type instanceof FloatType)) {
      return value;
    }
    Column unsigned = value.plus(functions.lit(0).cast(type));
    return (isWhole ? unsigned.cast(DataTypes.LongType) : unsigned).as(field.name());
  }

  private static Column number(StructField field) {
    Column value = Columns.named(field.name());
    return field.dataType() instanceof NumericType && !(field.dataType() instanceof DoubleType)
        ? value.cast(DataTypes.DoubleType).as(field.name())
        : value;
  }

  /**
   * What later rows are read by.
   *
   * @param roles what each column is
   * @param options which columns are something else
   */
  List<TrainedColumn> trained(ColumnRoles roles, ColumnOptions options) {
    Map<String, TrainedColumn> columns = new LinkedHashMap<>();
    for (FoundColumn found : input.columns()) {
      columns.put(
          found.name(),
          new TrainedColumn(found.name(), found.type(), found.mark(), Role.NONE, null));
    }
    Map<String, Role> known = known(roles, options);
    for (StructField field : rows.schema().fields()) {
      TrainedColumn found = columns.get(field.name());
      Role role = known.getOrDefault(field.name(), Role.NONE);
      boolean isMade = found == null || (input.isQueried() && role != Role.NONE);
      columns.put(
          field.name(),
          new TrainedColumn(
              field.name(),
              isMade ? type(field.dataType()) : found.type(),
              found == null ? null : found.mark(),
              role,
              field.dataType().catalogString()));
    }
    return List.copyOf(columns.values());
  }

  private static ColumnType type(DataType type) {
    return type instanceof NumericType
        ? ColumnType.NUMBER
        : type instanceof BooleanType
            ? ColumnType.FLAG
            : type instanceof StringType ? ColumnType.TEXT : ColumnType.OTHER;
  }

  private static Map<String, Role> known(ColumnRoles roles, ColumnOptions options) {
    Map<String, Role> known = new HashMap<>();
    roles.numeric().forEach(name -> known.put(name, Role.NUMERIC));
    roles.flags().forEach(name -> known.put(name, Role.BOOLEAN));
    roles.categorical().forEach(name -> known.put(name, Role.CATEGORICAL));
    roles.dates().keySet().forEach(name -> known.put(name, Role.DATE));
    roles.vectors().forEach(name -> known.put(name, Role.VECTOR));
    known.put(options.weightCol(), Role.WEIGHT);
    known.put(options.id(), Role.ID);
    known.put(options.label(), Role.LABEL);
    return known;
  }
}
