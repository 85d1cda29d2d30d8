package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.stages.MeanfieldRegistrator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
12345678901234567890;1       | decimal(38,0)                | decimal(38,0)
0.5;1                        | double                       | double
0.5;9007199254740993         | string                       | string
0.12345678901234567890;1     | string                       | double
0.30000000000000004          | double                       | double
1e400                        | string                       | string
-INF;1                       | double                       | double
NaN;1                        | double                       | double
true;null                    | boolean                      | boolean
true;1                       | string                       | string
null                         | string                       | string
[1,null];[]                  | array<bigint>                | array<bigint>
[0.5,9007199254740993]       | array<string>                | array<string>
{"b":1,"a":"x"};{"c":[true]} | struct<a:string,b:bigint,c:array<boolean>> | struct<a:string,b:bigint,c:array<boolean>>
{"a":0.12345678901234567890,"b":1} | struct<a:string,b:bigint> | struct<a:double,b:bigint>
{"lat":1.5,"extra":{}}       | struct<extra:string,lat:double> | struct<extra:string,lat:double>
{}                           | string                       | string
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
    assertEquals(exact, shape.type(false).catalogString());
    assertEquals(rounded, shape.type(true).catalogString());
  }

  @Test
  void placesOfNumbersThatAreTextsAreTold() {
    JsonShape shape = new JsonShape();
    shape.add(
        "{\"a\":{\"b\":[0.12345678901234567890],\"c\":{}},\"d\":[1e400],\"e\":\"x\",\"f\":1e400}");
    shape.add("{\"f\":true,\"g\":0.12345678901234567890}");
    shape.add("{\"g\":9007199254740993}");
    Map<String, String> told = new TreeMap<>();
    shape.fields().forEach((name, field) -> field.tellTexts(name, false, told::put));
    String decimals = "0.12345678901234567890";
    assertEquals(Map.of("a.b[]", decimals, "d[]", "1e400", "g", decimals), told);
    told.clear();
    shape.fields().forEach((name, field) -> field.tellTexts(name, true, told::put));
    assertEquals(Map.of("d[]", "1e400", "g", "9007199254740993"), told);
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
{"x":Infinity}               | column 'x' must hold numbers that doubles reach, up to 1.8e308, but holds 'Infinity'
{"x":"-INF"}                 | column 'x' must hold numbers that doubles reach, up to 1.8e308, but holds '-INF'
{"x":NaN}                    |
{"e":0.12345678901234567890} | column 'e' must hold numbers of which doubles hold all digits, but holds '0.12345678901234567890'; a new stream, with another --checkpoint and --output, has columns that hold it
{"c":"a\\ud83d!"}            | column 'c' must hold texts of whole characters, but holds 'a?!'
{"n":1e999999999}            | column 'n' must hold values of type decimal(38,0), but holds '1e999999999'; a new stream, with another --checkpoint and --output, has columns that hold it
{"n":1.00e1,"e":-INF}        |
{"T":1}                      | key 'T' differs from column 't' by case only; rename it
""")
  void whatIsWrongIsTold(String record, String problem) {
    JsonFields fields =
        new JsonFields(
            StructType.fromDDL("d string, x double, e double, t string, c string, n decimal(38,0)"),
            Map.of(
                "d",
                Reading.DATES,
                "x",
                Reading.NUMBERS,
                "e",
                Reading.CLASSES,
                "t",
                Reading.TEXT,
                "c",
                Reading.CLASSES,
                "n",
                Reading.CLASSES),
            note -> {});
    String found = fields.problem(record);
    assertEquals(problem, found == null ? null : found.replace('\ud83d', '?'));
    assertEquals(problem == null, fields.values(record) != null);
  }

  @Test
  void whatIsNotReadAsItStandsIsNoted() {
    Set<String> notes = new TreeSet<>();
    JsonFields fields =
        new JsonFields(
            StructType.fromDDL("t string, s struct<a bigint>"),
            Map.of("t", Reading.TEXT, "s", Reading.CLASSES),
            notes::add);
    String record =
        "{\"t\":\"a\\ud83d!\\ud83d\\ude00\\ude00\",\"s\":{\"b\":[{}],\"a\":1},\"other\":{\"a\":[1]}}";
    assertEquals("[a\uFFFD!\uD83D\uDE00\uFFFD, [1]]", Arrays.toString(fields.values(record)));
    String unknown = "is no column and not read: the columns of a stream are the keys of its first";
    assertEquals(
        Set.of(
            "column 't' has halves of characters, which are read as U+FFFD",
            "key 'other' " + unknown + " files",
            "key 's.b' " + unknown + " files"),
        notes);
  }

  @Test
  void objectsInColumnsOfTextsAreCompact() {
    JsonFields fields =
        new JsonFields(StructType.fromDDL("t string"), Map.of("t", Reading.TEXT), note -> {});
    assertEquals(
        "{\"a\":[1.50,NaN,null,{}],\"b c\":\" \\\"é\"}",
        fields.values("{ \"t\" : { \"a\" : [ 1.50, NaN, null, { } ],\n 'b c': \" \\\"é\" } }")[0]);
  }
}
