package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.stages.MeanfieldRegistrator;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.reflect.ClassTag$;

/** What values of JSON are, and what becomes of them. */
class JsonShapeTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
"""
1;2;null                     | bigint                       | bigint
9007199254740993;1           | bigint                       | bigint
12345678901234567890;1       | decimal(20,0)                | decimal(20,0)
0.5;1                        | double                       | double
0.5;9007199254740993         |                              |
0.12345678901234567890;1     |                              | double
0.30000000000000004          | double                       | double
1e400                        |                              |
NaN;1                        | double                       | double
true;null                    | boolean                      | boolean
true;1                       | string                       | string
null                         | string                       | string
[1,null];[]                  | array<bigint>                | array<bigint>
[0.5,9007199254740993]       |                              |
{"b":1,"a":"x"};{"c":[true]} | struct<a:string,b:bigint,c:array<boolean>> | struct<a:string,b:bigint,c:array<boolean>>
{"a":0.12345678901234567890} |                              | struct<a:double>
{}                           |                              |
{};[]                        | string                       | string
""")
  void typesHoldAllValues(String values, String exact, String rounded) {
    JsonShape all = new JsonShape();
    for (String value : values.split(";")) {
      JsonShape part = new JsonShape();
      part.add("{\"v\":" + value + "}");
      all = all.with(part);
    }
    JsonShape shape = all.fields().get("v");
    assertType(exact, shape, false);
    assertType(rounded, shape, true);
  }

  private static void assertType(String expected, JsonShape shape, boolean isRounded) {
    if (expected == null) {
      assertNull(shape.type(isRounded));
    } else {
      assertEquals(expected, shape.type(isRounded).catalogString());
    }
  }

  @Test
  void travelsWhereKryoRequiresRegistration() {
    SerializerInstance kryo =
        new KryoSerializer(
                new SparkConf(false)
                    .set("spark.kryo.registrationRequired", "true")
                    .set("spark.kryo.registrator", MeanfieldRegistrator.class.getName()))
            .newInstance();
    JsonShape shape = new JsonShape();
    shape.add("{\"a\":[{\"b\":1.5}],\"c\":9007199254740993}");
    ByteBuffer bytes = kryo.serialize(shape, ClassTag$.MODULE$.apply(JsonShape.class));
    JsonShape read = kryo.deserialize(bytes, ClassTag$.MODULE$.apply(JsonShape.class));
    assertEquals(shape.fields().keySet(), read.fields().keySet());
    assertEquals("array<struct<b:double>>", read.fields().get("a").type(false).catalogString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
"""
{"d":"2024-02-29","x":"1e3","t":1.50} |
{"d":" ","x":"NA","t":null}  |
{"d":"2024-02-30"}           | column 'd' must hold dates such as 2024-02-29 and 2024-02-29T18:30:00+01:00, but holds '2024-02-30'
{"d":20240229}               | column 'd' must hold dates such as 2024-02-29 and 2024-02-29T18:30:00+01:00, but holds '20240229'
{"x":1e400}                  | column 'x' must hold numbers that doubles reach, up to 1.8e308, but holds '1e400'
{"x":"1,5"}                  | column 'x' must hold numbers, but holds '1,5'
{"e":0.12345678901234567890} | column 'e' must hold numbers of which doubles hold all digits, but holds '0.12345678901234567890'
{"t":"a\\ud83d!"}            | column 't' must hold texts of whole characters, but holds 'a?!'
{"other":1}                  | key 'other' is no column; those of a stream are the keys of its first files
""")
  void whatIsWrongIsTold(String record, String problem) {
    JsonFields fields =
        new JsonFields(
            StructType.fromDDL("d string, x double, e double, t string"),
            Map.of(
                "d", Reading.DATES, "x", Reading.NUMBERS, "e", Reading.CLASSES, "t", Reading.TEXT));
    String found = fields.problem(record);
    assertEquals(problem, found == null ? null : found.replace('\ud83d', '?'));
    assertEquals(problem == null, fields.values(record) != null);
  }
}
