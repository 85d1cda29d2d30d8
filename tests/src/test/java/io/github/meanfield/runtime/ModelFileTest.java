package io.github.meanfield.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Errors;
import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Standardize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of models, good ones and others. */
class ModelFileTest {

  @TempDir private Path folder;

  private static byte[] saved(Model model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.save(bytes);
    return bytes.toByteArray();
  }

  private static Model load(byte[] file) throws IOException {
    return Model.load(new ByteArrayInputStream(file));
  }

  private static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static String json(Map<String, byte[]> entries) {
    return new String(entries.get("model.json"), StandardCharsets.UTF_8);
  }

  /** Entries with another text in the place of one that their JSON has. */
  private static Map<String, byte[]> changed(
      Map<String, byte[]> entries, String found, String replacement) {
    String json = json(entries);
    int at = json.indexOf(found);
    assertTrue(at >= 0, () -> "no " + found + " in " + json);
    String text = json.substring(0, at) + replacement + json.substring(at + found.length());
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    changed.put("model.json", text.getBytes(StandardCharsets.UTF_8));
    return changed;
  }

  /** A good file but for one matrix, which is as many zeros as its shape says. */
  private static byte[] withZeros(int rows, int columns) throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.regressor(4, 3)));
    String name =
        json(entries).replaceFirst("(?s).*\"array\" : \"(\\S+)\",[^{]*\\[ 4, 3 ].*", "$1");
    entries.put(name, new byte[rows * columns * Float.BYTES]);
    String shape = String.format("\"shape\" : [ %d, %d ]", rows, columns);
    return zip(changed(entries, "\"shape\" : [ 4, 3 ]", shape));
  }

  private static void requireRefused(byte[] file, String... parts) {
    Errors.assertMessage(assertThrows(ModelFormatException.class, () -> load(file)), parts);
  }

  @Test
  void aSavedModelPredictsToTheLastBitAndIsSavedToTheSameBytes() throws IOException {
    for (Model model :
        List.of(
            SmallModels.classifier(),
            SmallModels.regressor(4, 3),
            SmallModels.autoencoder(4),
            SmallModels.reader(5, 5, Invalid.ERROR))) {
      Path file = folder.resolve(model.kind() + model.inputs().get(0).name() + ".mfz");
      model.save(file);
      Model loaded = Model.load(file);
      assertEquals(model.inputs(), loaded.inputs());
      assertEquals(model.outputs(), loaded.outputs());
      assertEquals(model.classes(), loaded.classes());
      assertEquals(model.maker(), loaded.maker());
      assertEquals(model.numParameters(), loaded.numParameters());
      Map<String, Object> row = SmallModels.row(3, true, "2024-01-05", "blue");
      row.put("raw", List.of(1, 2, 3, 4));
      row.put("review", "Not good");
      assertArrayEquals(model.predict(row).outputs(), loaded.predict(row).outputs());
      assertArrayEquals(model.predict(row).code(), loaded.predict(row).code());
      assertArrayEquals(Files.readAllBytes(file), saved(loaded));
      assertThrows(FileAlreadyExistsException.class, () -> model.save(file));
    }
  }

  /** What {@code SmallModels.classifier().save} wrote when the first version came to be. */
  @Test
  void aFileOfTheFirstVersionPredictsAsItDid() throws IOException {
    Model model;
    try (InputStream in = ModelFileTest.class.getResourceAsStream("/golden/runtime-v1.mfz")) {
      model = Model.load(in);
    }
    Map<String, Object> row = SmallModels.row(12.5, true, "2024-02-29", "blue");
    assertArrayEquals(
        SmallModels.classifier().predict(row).probabilities(),
        model.predict(row).probabilities(),
        1e-6);
    assertEquals(SmallModels.classifier().steps().size(), model.steps().size());
  }

  /** What {@code SmallModels.reader(5, 5, ERROR).save} wrote when the second version came to be. */
  @Test
  void aFileOfTheSecondVersionPredictsAsItDid() throws IOException {
    Model model;
    try (InputStream in = ModelFileTest.class.getResourceAsStream("/golden/runtime-v2.mfz")) {
      model = Model.load(in);
    }
    Map<String, Object> row = Map.of("review", "Not bad");
    assertArrayEquals(
        SmallModels.reader(5, 5, Invalid.ERROR).predict(row).probabilities(),
        model.predict(row).probabilities(),
        1e-6);
  }

  @Test
  void itIsNoModel() throws IOException {
    requireRefused(new byte[0], "is no model", "model.json");
    requireRefused("size,colour\n1,red\n".getBytes(StandardCharsets.UTF_8), "is no model");
    requireRefused(zip(Map.of("coefficients.bin", new byte[9])), "is no model");
    Path file = Files.write(folder.resolve("some.mfz"), new byte[9]);
    Errors.assertMessage(
        assertThrows(ModelFormatException.class, () -> Model.load(file)),
        "some.mfz",
        "is no model");
    assertThrows(NoSuchFileException.class, () -> Model.load(folder.resolve("no")));
    for (String json : new String[] {"", "[]", "{", "{\"format\": 1e999}", "{} {}", "null"}) {
      Map<String, byte[]> entry = Map.of("model.json", json.getBytes(StandardCharsets.UTF_8));
      requireRefused(zip(entry), "has ");
    }
    String deep = "{\"a\":".repeat(2000);
    requireRefused(zip(Map.of("model.json", deep.getBytes(StandardCharsets.UTF_8))), "no JSON");
  }

  @Test
  void itIsDamaged() throws IOException {
    byte[] file = saved(SmallModels.classifier());
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] cut = Arrays.copyOf(file, random.nextInt(file.length / 2));
      assertThrows(ModelFormatException.class, () -> load(cut));
      byte[] spoiled = file.clone();
      spoiled[random.nextInt(file.length / 2)] ^= (byte) (1 << random.nextInt(8));
      try {
        // What a zip has in names and times of entries is not all checked.
        assertNotNull(load(spoiled));
      } catch (ModelFormatException e) {
        assertNotNull(e.getMessage());
      }
    }
  }

  /** Each changes a text in the JSON of a good model. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format" : "meanfield-model"      | "format" : "other"          | format 'other'
          "formatVersion" : 1               | "formatVersion" : 3         | formatVersion 3
          "type" : "castCategory"           | "type" : "runtime"          | type 'runtime'
          "type" : "castCategory"           | "kind" : "castCategory"     | type 'null'
          "parsesTexts" : true              | "parsesTexts" : 1           | true or false
          "parsesTexts" : true              | "parse" : true              | lacks 'parsesTexts'
          "hasTime" : false,                | "hasTime" : false, "x" : 1, | does not know: x
          "earliest" : 19000.0              | "earliest" : "NaN"          | earliest has NaN
          "earliest" : 19000.0              | "earliest" : "soon"         | required is a number
          "output" : "number"               | "output" : "size"           | 'size' is there twice
          "input" : "text"                  | "input" : "number"          | neither an input nor made
          "input" : "text"                  | "input" : "colour2"         | neither an input nor made
          "input" : "text"                  | "input" : "size"            | is a number
          "input" : "features"              | "input" : "days"            | is a number
          "LOG_MEAN_SOFTMAX"                | "MEDIAN"                    | one of [MEAN
          "type" : "CATEGORY",              | "type" : "VECTOR",          | is a vector
          "levels" : 12                     | "levels" : 13               | required are 12
          "levels" : 12                     | "levels" : -1               | levels
          "levels" : 12                     | "levels" : 99999999999      | required is an int
          "unseen" : [ 3 ]                  | "unseen" : [ 77 ]           | unseen levels
          "epsilon" : 1.0E-5                | "epsilon" : -9.0            | variance
          "kind" : "CLASSIFIER"             | "kind" : "REGRESSOR"        | kind, outputs or classes
          "size" : 3,                       | "size" : 4,                 | has
          "timeZone" : "UTC"                | "timeZone" : "Mars"         | Mars
          "shape" : [ 4, 3 ]                | "shape" : [ 4, 4 ]          | fewer numbers
          "shape" : [ 4, 3 ]                | "shape" : [ 4, 2 ]          | more numbers
          "shape" : [ 4, 3 ]                | "shape" : [ 2147483647, 3 ] | fewer numbers
          "shape" : [ 4, 3 ]                | "shape" : [ 3, 2147483647 ] | 2 GB at most
          "shape" : [ 4, 3 ]                | "shape" : [ 3, 536870909 ]  | fewer numbers
          "shape" : [ 4, 3 ]                | "shape" : [ 3, 536870910 ]  | 2 GB at most
          "shape" : [ 4, 3 ]                | "shape" : [ 2147483647, 0 ] | rows are empty
          "shape" : [ 4, 3 ]                | "shape" : [ -1, 3 ]         | refers to an array by
          "shape" : [ 4, 3 ]                | "shape" : [ 12 ]            | no array of type float
          "array" : "arrays/5"              | "array" : "arrays/4"        | twice
          "array" : "arrays/5"              | "array" : "arrays/x"        | nothing refers to
          """)
  void theJsonIsSpoiled(String found, String replacement, String part) throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.classifier()));
    requireRefused(zip(changed(entries, found, replacement)), part);
  }

  /** Releases that do not know how to read texts say so. */
  @Test
  void modelsOfTextsAreOfTheSecondVersion() throws IOException {
    String version = "\"formatVersion\" : ";
    Map<String, byte[]> entries = entries(saved(SmallModels.reader(5, 5, Invalid.SKIP)));
    assertTrue(json(entries).contains(version + 2));
    assertTrue(json(entries(saved(SmallModels.classifier()))).contains(version + 1));
    requireRefused(
        zip(changed(entries, version + 2, version + 3)),
        "has formatVersion 3; this release reads 1 and 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "maxSteps" : 5             | "maxSteps" : 16777216   | 16777216 steps have 53 numbers
          "maxSteps" : 5             | "maxSteps" : 16777217   | maxSteps is 16777217
          "maxSteps" : 5             | "maxSteps" : 5793       | 2 heads of transformers compare
          "maxLength" : 5            | "maxLength" : 0         | maxLength is 0
          "numBuckets" : 4           | "numBuckets" : 5        | has tokens from 0 to 9; networks
          "wordNgrams" : 2           | "wordNgrams" : 6        | wordNgrams is 6
          "good"                     | "bad"                   | words has one twice
          "before" : 2               | "before" : 3            | before is 3
          "width" : 2                | "width" : 3             | a divisor of the 8 rows
          "heads" : 2                | "heads" : 3             | heads is 3
          "norm" : 2                 | "norm" : 0              | norm is 0
          "part" : 4                 | "part" : 6              | pooling of part 6
          "inputs" : [ 2, 3 ]        | "inputs" : [ 2, 4 ]     | part 4 takes part 4
          "inputs" : [ 2, 3 ]        | "inputs" : [ 2 ]        | part 4 takes 7 numbers
          "inputs" : [ 0 ]           | "inputs" : [ ]          | 0 parts are the inputs
          """)
  void aModelOfTextsDoesNotFit(String found, String replacement, String part) throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.reader(5, 5, Invalid.SKIP)));
    requireRefused(zip(changed(entries, found, replacement)), part);
  }

  @Test
  void aNumberIsNotFinite() throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.regressor(4, 3)));
    int refused = 0;
    for (String name : List.copyOf(entries.keySet())) {
      byte[] good = entries.get(name);
      if (!name.equals("model.json") && good.length > 0) {
        byte[] bad = good.clone();
        // NaN as a float and as a double.
        Arrays.fill(bad, Math.max(0, bad.length - Double.BYTES), bad.length, (byte) 0xff);
        entries.put(name, bad);
        requireRefused(zip(entries), "finite numbers");
        entries.put(name, good);
        refused++;
      }
    }
    assertEquals(10, refused);
  }

  @Test
  void entriesAreMissingOrTooMany() throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.regressor(4, 3)));
    byte[] first = entries.remove("arrays/0");
    requireRefused(zip(entries), "lacks the entry 'arrays/0'");
    entries.put("arrays/0", first);
    assertNotNull(load(zip(entries)));
    entries.put("readme.txt", first);
    requireRefused(zip(entries), "readme.txt");
  }

  @Test
  void entriesInflateWithoutBound() throws IOException {
    // The file has one byte for a thousand.
    requireRefused(withZeros(4, 1 << 19), "inflate to more than 100 times");

    byte[] blanks = new byte[66 << 20];
    Arrays.fill(blanks, (byte) ' ');
    requireRefused(zip(Map.of("model.json", blanks)), "inflate to more than 100 times");
    requireRefused(stored(blanks), "'model.json' of more than");
  }

  /** Not by its bytes, but by what becomes of them: an array of rows of one number each. */
  @Test
  void rowsTakeMoreMemoryThanTheirNumbers() throws IOException {
    requireRefused(withZeros(1 << 18, 1), "inflate to more than 100 times");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0],", "0,0,"})
  void theJsonHasMoreValuesThanModelsNeed(String two) throws IOException {
    byte[] many = ("{\"a\":[" + two.repeat(1 << 21) + "0]}").getBytes(StandardCharsets.UTF_8);
    requireRefused(zip(Map.of("model.json", many)), "inflate to more than 100 times");
    requireRefused(stored(many), "'model.json' of more than 4,194,304 values");
  }

  private static byte[] stored(byte[] json) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(stored)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(new ZipEntry("model.json"));
      zip.write(json);
    }
    return stored.toByteArray();
  }

  /** A message repeats what it names, but not a whole file. */
  @Test
  void messagesAreShort() throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.classifier()));
    String text = "\"" + "long".repeat(5000) + "\"";
    String list = "[" + "0,".repeat(5000) + "0]";
    for (String[] change :
        new String[][] {
          {"\"maker\" : \"test\"", "\"maker\" : " + list},
          {"\"LOG_MEAN_SOFTMAX\"", text},
          {"\"format\" : \"meanfield-model\"", "\"format\" : " + list},
          {"\"maker\" : \"test\"", "\"maker\" : \"test\", " + text + " : 1"},
          {"\"shape\" : [ 4, 3 ]", "\"shape\" : " + list},
          {"\"array\" : \"arrays/5\"", "\"array\" : " + text}
        }) {
      byte[] file = zip(changed(entries, change[0], change[1]));
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> load(file), change[0]);
      assertTrue(e.getMessage().length() <= 1001, () -> e.getMessage().length() + " characters");
    }
  }

  /** Quantiles of several lengths are no matrix, which is found when they are written. */
  @Test
  void aSaveThatFailsLeavesNoFile() {
    Standardization map =
        new Standardization(
            new double[2],
            new double[] {1, 1},
            new QuantileMap(new double[][] {{0, 1}, {0, 1, 2}}),
            0,
            1,
            -1,
            1,
            new SmoothClip(0, 0),
            0);
    Model regressor = SmallModels.regressor(2, 3);
    Model model =
        new Model(
            "test",
            regressor.inputs(),
            List.of(
                new Standardize("scale", "raw", "features", map, Invalid.SKIP, new double[0]),
                regressor.steps().get(1)));
    Path file = folder.resolve("failed.mfz");
    assertThrows(IllegalArgumentException.class, () -> model.save(file));
    assertFalse(Files.exists(file));
  }

  /** One is too long for a text of JSON, one for an entry. */
  @ParameterizedTest
  @ValueSource(ints = {21, 65})
  void whatCouldNotBeLoadedIsNotSaved(int megabytes) {
    Model regressor = SmallModels.regressor(1, 1);
    Model model = new Model("x".repeat(megabytes << 20), regressor.inputs(), regressor.steps());
    Errors.assertMessage(
        assertThrows(IllegalArgumentException.class, () -> saved(model)),
        "the model ",
        "model.json");
  }

  @Test
  void aRowMayNotTakeMoreMemoryThanModelsNeed() throws IOException {
    Map<String, byte[]> entries = entries(saved(SmallModels.classifier()));
    Map<String, byte[]> wide =
        changed(
            entries,
            "\"type\" : \"CATEGORY\",\n    \"size\" : 1",
            "\"type\" : \"VECTOR\",\n    \"size\" : 2000000000");
    requireRefused(zip(wide), "2,000,000,000 numbers", "16,777,216 are the most");
  }
}
