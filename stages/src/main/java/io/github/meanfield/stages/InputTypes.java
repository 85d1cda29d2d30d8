package io.github.meanfield.stages;

import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SequenceAttribute;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Checks of the column that a network takes its input from, by what it takes: numbers; a sequence;
 * or a struct with a field for each of several inputs.
 */
public final class InputTypes {

  private InputTypes() {}

  /**
   * Finds the column that a network takes its input from.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @param shape what the network takes; sizes that are not known yet are not looked at
   * @return the column
   * @throws IllegalArgumentException if there is no such column, it has a type that the network
   *     does not take, or its metadata tell of sequences that are too long, or of too many tokens
   */
  public static StructField require(
      Params stage, Param<String> param, StructType schema, RowShape shape) {
    if (shape.isNumbers()) {
      return Columns.requireFeatures(stage, param, schema, true);
    }
    if (shape.inputs().size() > 1) {
      return requireStruct(stage, param, schema, shape);
    }
    InputShape input = shape.inputs().get(0);
    StructField column =
        Columns.requireType(stage, param, schema, required(input), type -> isInput(type, input));
    requireSizes(stage, param.name() + " '" + column.name() + "'", column, input);
    return column;
  }

  private static StructField requireStruct(
      Params stage, Param<String> param, StructType schema, RowShape shape) {
    int count = shape.inputs().size();
    StructField column =
        Columns.requireType(
            stage,
            param,
            schema,
            String.format(
                "a struct of %d fields, one for each input of the network; functions.struct makes"
                    + " one of several columns",
                count),
            type -> type instanceof StructType struct && struct.size() == count);
    try {
      shape.requireOrder(((StructType) column.dataType()).fieldNames());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: fields of %s '%s' %s", stage.uid(), param.name(), column.name(), e.getMessage()),
          e);
    }
    List<StructField> fields = fields(column, shape);
    for (int i = 0; i < count; i++) {
      StructField field = fields.get(i);
      InputShape input = shape.inputs().get(i);
      String name =
          String.format("field '%s' of %s '%s'", field.name(), param.name(), column.name());
      if (!isInput(field.dataType(), input)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: %s is of type %s, but must be %s",
                stage.uid(), name, field.dataType().simpleString(), required(input)));
      }
      requireSizes(stage, name, field, input);
    }
    return column;
  }

  /**
   * Finds a column that some network takes its input from, where it is not known yet which.
   *
   * @param stage the stage, named in errors by its uid
   * @param param the param that holds the column's name
   * @param schema the input's schema
   * @return the column
   * @throws IllegalArgumentException if there is no such column or no network takes its type
   */
  public static StructField requireAny(Params stage, Param<String> param, StructType schema) {
    return Columns.requireType(
        stage,
        param,
        schema,
        found ->
            "a Vector, array<float>, array<double> or a number; or, for a network of sequences, an"
                + " array of numbers, arrays or Vectors; or, for one of several inputs, a struct; "
                + Columns.maker(found),
        type ->
            Columns.isNumberOrReals(type)
                || isNumbers(type)
                || isLists(type)
                || type instanceof StructType);
  }

  /** The columns of the inputs: the column itself, or the fields of its struct. */
  private static List<StructField> fields(StructField column, RowShape shape) {
    return shape.inputs().size() == 1
        ? List.of(column)
        : List.of(((StructType) column.dataType()).fields());
  }

  /**
   * A shape with those unknown sizes that the metadata of a column tell.
   *
   * @param column a column that {@link #require} accepts
   * @param shape what the network takes
   * @return the same with the sizes that are told; others stay unknown
   */
  public static RowShape told(StructField column, RowShape shape) {
    List<StructField> fields = fields(column, shape);
    List<InputShape> told = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      StructField field = fields.get(i);
      InputShape input = shape.inputs().get(i);
      told.add(input.told(maxSteps(field, input), numTokens(field)));
    }
    return shape.with(told);
  }

  /** The most steps of a sequence that metadata tell, 0 if they do not. */
  private static int maxSteps(StructField column, InputShape input) {
    SequenceAttribute sequence = SequenceAttribute.of(column);
    if (sequence != null) {
      return sequence.maxSteps();
    }
    int size = FeatureReader.sizeFromMetadata(column);
    return size > 0 && size % input.stepSize() == 0 ? size / input.stepSize() : 0;
  }

  private static int numTokens(StructField column) {
    SequenceAttribute sequence = SequenceAttribute.of(column);
    return sequence == null ? 0 : sequence.numTokens();
  }

  private static boolean isInput(DataType type, InputShape input) {
    if (!input.isSequence()) {
      boolean isNumber = type instanceof NumericType;
      return Columns.isNumberOrReals(type) && (!isNumber || input.stepSize() == 1);
    }
    boolean isFlat = type.equals(SQLDataTypes.VectorType()) || isNumbers(type);
    return isFlat || !input.isTokens() && isLists(type);
  }

  /** Whether a type is an array of numbers. */
  private static boolean isNumbers(DataType type) {
    return type instanceof ArrayType array
        && array.elementType() instanceof NumericType
        && !(array.elementType() instanceof DecimalType);
  }

  /** Whether a type is an array of Vectors or of arrays of numbers. */
  private static boolean isLists(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType().equals(SQLDataTypes.VectorType())
            || isNumbers(array.elementType()));
  }

  private static String required(InputShape input) {
    if (!input.isSequence()) {
      return "a Vector, array<float> or array<double>"
          + (input.stepSize() == 1 ? ", or a number" : "");
    }
    return input.isTokens()
        ? "an array of whole numbers, the tokens of a sequence (or a Vector of them); TextIndexer"
            + " makes such arrays of text"
        : "an array of Vectors or of arrays of numbers, the steps of a sequence, or an array or"
            + " Vector of the numbers of all steps";
  }

  private static void requireSizes(
      Params stage, String name, StructField column, InputShape input) {
    int size = FeatureReader.sizeFromMetadata(column);
    if (!input.isSequence()) {
      if (size >= 0 && size != input.stepSize()) {
        throw new IllegalArgumentException(
            String.format(
                "%s: %s has %d features, but this input of the network takes %d",
                stage.uid(), name, size, input.stepSize()));
      }
      return;
    }
    if (size >= 0 && size % input.stepSize() != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s has %d numbers, but the network takes steps of %d",
              stage.uid(), name, size, input.stepSize()));
    }
    int maxSteps = maxSteps(column, input);
    if (input.maxSteps() > 0 && maxSteps > input.maxSteps()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s has sequences of up to %d steps, as its metadata tell, but the network takes"
                  + " %d at most; make sequences that are no longer, or train a network with as"
                  + " many maxSteps (or 0, for the metadata to tell)",
              stage.uid(), name, maxSteps, input.maxSteps()));
    }
    int numTokens = numTokens(column);
    if (input.numTokens() > 0 && numTokens > input.numTokens()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s has %d tokens, as its metadata tell, but the network takes those from 0 to %d;"
                  + " make no more tokens, or train a network with as many nIn (or 0, for the"
                  + " metadata to tell)",
              stage.uid(), name, numTokens, input.numTokens() - 1));
    }
  }
}
