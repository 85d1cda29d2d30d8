package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Paths whose names hold what else stands for other names. */
@ExtendWith(SparkSessionExtension.class)
class StorageTest {

  @TempDir private Path folder;

  @Test
  void aPathThatIsThereComesBeforeAPattern(SparkSession spark) throws IOException {
    for (String name :
        List.of("run[1]", "run1", "{a}", "a", "a,b", "a*", "ab", "a?", "a\\b", "[")) {
      Path there = Files.createDirectories(folder.resolve(name));
      Files.writeString(
          there.resolve("1.json"), "{\"name\":\"" + name.replace("\\", "\\\\") + "\"}");
    }
    for (String name : List.of("run[1]", "{a}", "a,b", "a*", "a?", "a\\b", "[")) {
      String path = folder + "/" + name;
      assertEquals(name, Storage.require("--input", path)[0].getPath().getName());
      assertEquals(
          name,
          spark.read().json(Storage.literal(path)).head().getString(0),
          Storage.literal(path));
    }
    assertEquals(
        List.of("a", "ab"), names(folder + "/a{,b}").filter(name -> name.length() < 3).toList());
    assertEquals(List.of("run1"), names(folder + "/run[12]").toList());
    assertEquals(folder + "/run[12]", Storage.literal(folder + "/run[12]"));
    for (String missing : List.of("/nope", "/]nope", "/[nope", "/{nope", "/x:[y]")) {
      BadInput error =
          assertThrows(BadInput.class, () -> Storage.require("--input", folder + missing), missing);
      assertTrue(error.getMessage().startsWith("--input: there is no file or folder"));
    }
  }

  @Test
  void whatIsInAFolderTellsItsFormatBeforeItsName() throws IOException {
    Files.createFile(Files.createDirectories(folder.resolve("from-csv")).resolve("1.parquet"));
    Files.createFile(Files.createDirectories(folder.resolve("some.orc")).resolve("part-0"));
    for (Map.Entry<String, Format> there :
        Map.of("from-csv", Format.PARQUET, "some.orc", Format.ORC).entrySet()) {
      assertEquals(
          Optional.of(there.getValue()),
          Storage.format(Storage.require("--input", folder + "/" + there.getKey())[0]));
    }
  }

  @Test
  void aFolderOfSeveralFormatsIsOfNone() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    for (String name : List.of("a.csv", "b.csv.gz", "metrics.json", "readme.md", ".x.orc")) {
      Files.createFile(mixed.resolve(name));
    }
    String message =
        assertThrows(
                BadInput.class,
                () -> Storage.format(Storage.require("--input", mixed.toString())[0]))
            .getMessage();
    assertTrue(
        message.endsWith(
            "holds files of several formats: csv (a.csv), json (metrics.json); give a pattern for"
                + " those of one, such as 'file:"
                + mixed
                + "/*.csv*'"),
        message);
    assertEquals(
        Optional.of(Format.CSV), Storage.format(Storage.require("--input", mixed + "/*.csv*")[0]));
  }

  @Test
  void hadoopIsConfiguredOnceForTheSameSettings() {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.toUri());
    String setting = "spark.hadoop.fs.file.impl.disable.cache";
    assertSame(Storage.fileSystem(path), Storage.fileSystem(path));
    System.setProperty(setting, "true");
    try {
      FileSystem one = Storage.fileSystem(path);
      FileSystem other = Storage.fileSystem(path);
      assertNotSame(one, other);
      assertSame(one.getConf(), other.getConf());
    } finally {
      System.clearProperty(setting);
    }
    assertSame(Storage.fileSystem(path), Storage.fileSystem(path));
  }

  private static Stream<String> names(String pattern) {
    return Stream.of(Storage.require("--input", pattern))
        .map(status -> status.getPath().getName())
        .sorted();
  }
}
