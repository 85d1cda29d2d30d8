package io.github.meanfield.stages;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SequenceAttribute;
import io.github.meanfield.transformers.NetworkScorer;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types and metadata of the columns that networks take. */
class InputTypesTest {

  private static final InputShape TOKENS = new InputShape(4, 1, 20);
  private static final InputShape STEPS = new InputShape(3, 2, 0);

  private final NetworkScorer stage = new NetworkScorer("stage");

  private StructField require(StructField column, InputShape... inputs) {
    return InputTypes.require(
        stage,
        stage.featuresCol(),
        new StructType(new StructField[] {column}),
        new RowShape(List.of(inputs)));
  }

  private static StructField column(String type) {
    return column(type, Metadata.empty());
  }

  private static StructField column(String type, Metadata metadata) {
    return new StructField("features", DataType.fromDDL(type), true, metadata);
  }

  private static StructField vector(int size) {
    return new AttributeGroup("features", size).toStructField();
  }

  @ParameterizedTest
  @ValueSource(strings = {"array<tinyint>", "array<int>", "array<bigint>", "array<double>"})
  void tokensAreArraysOfNumbers(String type) {
    assertEquals(type, require(column(type), TOKENS).dataType().catalogString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"int", "string", "array<string>", "array<array<int>>", "array<decimal(3,1)>"})
  void otherColumnsAreNoTokens(String type) {
    assertRefused(
        () -> require(column(type), TOKENS),
        "stage: featuresCol 'features' is of type " + type,
        "an array of whole numbers, the tokens of a sequence",
        "TextIndexer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"array<array<float>>", "array<array<int>>", "array<double>"})
  void stepsAreArraysOfArraysOrOfTheNumbersOfAll(String type) {
    assertEquals(type, require(column(type), STEPS).dataType().catalogString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "string", "array<array<string>>", "struct<a:int>"})
  void otherColumnsAreNoSteps(String type) {
    assertRefused(
        () -> require(column(type), STEPS), "is of type " + type, "the steps of a sequence");
  }

  @Test
  void vectorsHaveTheNumbersOfWholeSteps() {
    require(vector(6), STEPS);
    assertRefused(() -> require(vector(5), STEPS), "has 5 numbers", "takes steps of 2");
    assertRefused(() -> require(vector(8), STEPS), "up to 4 steps", "takes 3 at most", "maxSteps");
  }

  @Test
  void aNetworkOfNumbersTakesWhatItDid() {
    InputShape numbers = InputShape.numbers(3);
    require(column("array<double>"), numbers);
    assertRefused(
        () -> require(column("array<int>"), numbers),
        "but must be a Vector, array<float>, array<double> or a number; VectorAssembler");
  }

  @Test
  void sequencesOfMoreThanTheNetworkTakesAreRefused() {
    Metadata fits = new SequenceAttribute(4, 20).toMetadata();
    require(column("array<int>", fits), TOKENS);
    assertRefused(
        () -> require(column("array<int>", new SequenceAttribute(5, 20).toMetadata()), TOKENS),
        "stage: featuresCol 'features' has sequences of up to 5 steps",
        "takes 4 at most",
        "as many maxSteps");
    assertRefused(
        () -> require(column("array<int>", new SequenceAttribute(4, 21).toMetadata()), TOKENS),
        "has 21 tokens",
        "takes those from 0 to 19",
        "as many nIn");
  }

  @Test
  void aStructHasAFieldForEachInput() {
    InputShape[] inputs = {TOKENS, InputShape.numbers(1), InputShape.numbers(2)};
    require(column("struct<text:array<int>,age:int,table:array<double>>"), inputs);
    assertRefused(
        () -> require(column("array<int>"), inputs), "a struct of 3 fields", "functions.struct");
    assertRefused(
        () -> require(column("struct<text:array<int>,age:int>"), inputs), "a struct of 3 fields");
    assertRefused(
        () -> require(column("struct<text:string,age:int,table:array<double>>"), inputs),
        "stage: field 'text' of featuresCol 'features' is of type string",
        "the tokens of a sequence");
    assertRefused(
        () -> require(column("struct<text:array<int>,age:int,table:double>"), inputs),
        "field 'table' of featuresCol 'features' is of type double, but must be a Vector");
    StructField of =
        new StructField(
            "features",
            new StructType()
                .add("text", DataType.fromDDL("array<int>"), true)
                .add("age", DataType.fromDDL("int"), true)
                .add(new AttributeGroup("table", 3).toStructField()),
            true,
            Metadata.empty());
    assertRefused(() -> require(of, inputs), "field 'table'", "has 3 features", "takes 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "struct<Text:array<int>,title:array<int>> | false",
        "struct<title:array<int>,text:array<int>> | true",
        "struct<title:array<int>,body:array<int>> | true"
      })
  void fieldsOfTheNamesOfInputsAreInTheirOrder(String type, boolean isTaken) {
    RowShape shape = new RowShape(List.of(TOKENS, TOKENS), List.of("title", "text"));
    StructType schema = new StructType(new StructField[] {column(type)});
    if (isTaken) {
      InputTypes.require(stage, stage.featuresCol(), schema, shape);
    } else {
      assertRefused(
          () -> InputTypes.require(stage, stage.featuresCol(), schema, shape),
          "stage: fields of featuresCol 'features' are in the order Text, title",
          "in the order title, text; make the struct in this order");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "string | TextIndexer makes tokens",
        "binary | ImageStandardizer makes a Vector",
        "struct<origin:string,height:int,nChannels:int,data:binary> | ImageStandardizer makes",
        "array<int> | VectorAssembler makes"
      })
  void errorsTellWhatMakesFeaturesOfAColumn(String type, String cure) {
    assertRefused(
        () -> require(column(type), InputShape.numbers(3)),
        "but must be a Vector, array<float>, array<double> or a number; " + cure);
  }

  @Test
  void metadataTellUnknownSizes() {
    RowShape unknown = new RowShape(List.of(new InputShape(-1, 1, -1)));
    Metadata metadata = new SequenceAttribute(7, 30).toMetadata();
    assertEquals(
        new RowShape(List.of(new InputShape(7, 1, 30))),
        InputTypes.told(column("array<int>", metadata), unknown));
    assertEquals(unknown, InputTypes.told(column("array<int>"), unknown));
    assertFalse(unknown.isKnown());
    RowShape steps = new RowShape(List.of(new InputShape(-1, 2, 0)));
    assertEquals(new RowShape(List.of(new InputShape(3, 2, 0))), InputTypes.told(vector(6), steps));
    StructType fields =
        new StructType()
            .add("age", DataType.fromDDL("int"), true)
            .add("text", DataType.fromDDL("array<int>"), true, metadata);
    RowShape several = new RowShape(List.of(InputShape.numbers(1), new InputShape(5, 1, -1)));
    assertEquals(
        new RowShape(List.of(InputShape.numbers(1), new InputShape(5, 1, 30))),
        InputTypes.told(new StructField("features", fields, true, Metadata.empty()), several));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int | true",
        "array<int> | true",
        "array<array<float>> | true",
        "struct<a:int> | true",
        "string | false",
        "array<string> | false"
      })
  void someNetworkTakesIt(String type, boolean isTaken) {
    StructType schema = new StructType(new StructField[] {column(type)});
    if (isTaken) {
      InputTypes.requireAny(stage, stage.featuresCol(), schema);
    } else {
      assertRefused(
          () -> InputTypes.requireAny(stage, stage.featuresCol(), schema),
          "is of type " + type,
          type.equals("string") ? "TextIndexer makes" : "VectorAssembler makes",
          "a network of sequences");
    }
  }

  @Test
  void floatsTellAllTokensApart() {
    assertRefused(() -> new InputShape(1, 1, (1 << 24) + 1), "16777217 tokens", "at most 16777216");
    assertRefused(() -> new InputShape((1 << 24) + 1, 1, 1), "16777217 steps");
    assertRefused(
        () -> new InputShape(1 << 24, 1000, 0), "16777216 steps of 1000 numbers", "an array");
  }
}
