package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands refuse before they start a Spark session. */
class MeanfieldTest {

  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "x,y\n1,a\n2,b\n");
    Files.writeString(folder.resolve("rows"), "x,y\n1,a\n2,b\n");
    Files.createDirectories(folder.resolve("precious"));
    Files.writeString(folder.resolve("precious/letter.txt"), "dear");
    Files.createDirectories(folder.resolve("run/model/metadata"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trian                                                     | did you mean train?
          train --lable y --input @/rows.csv --output @/o           | did you mean --label
          train --label y                                           | '--input=PATH', '--output=DIR'
          train --input @/nope.csv --label y --output @/o           | there is no file or folder '@/nope.csv'
          train --input @/rows --label y --output @/o               | give --format csv, parquet, json, orc, libsvm, idx or table
          train --input @/rows.csv --output @/o                     | give --label
          train --input @/rows.csv --label y --output @/run         | '@/run' exists already; give --overwrite
          train --input @/rows.csv --label y --output @/precious --overwrite | not from an earlier run
          train --input @/rows.csv --label y --output @ --overwrite | would replace '@/rows.csv'
          train --input @/rows.csv --label y --output @/o --format xml        | '--format'
          train --input @/rows.csv --label y --output @/o --dropout 1.5       | dropout is 1.5
          train --input @/rows.csv --label y --output @/o --max-epochs many   | '--max-epochs': 'many'
          train --input @/rows.csv --label y --output @/o --weights 1,2       | weights is [1.0, 2.0]
          score --input @/rows.csv --output @/o                     | give --model
          score --input @/rows.csv --output @/o --model @/run       | did you mean '@/run/model'?
          score --input @/rows.csv --output @/o --model @/rows.csv  | not a saved pipeline
          score --input @/rows.csv --output @/o --model @/nope      | no file or folder '@/nope'
          score --input @/rows.csv --output @/run --model @/run/model --overwrite | would replace '@/run/model'
          score --input @/rows.csv --output @/o --model @/run/model --append --overwrite     | --append and --overwrite exclude each other
          score --input @/rows.csv --output @/precious --model @/run/model --append          | not from an earlier run
          score --input @/rows.csv --output @/o --model @/run/model --drift-threshold -1     | it must not be negative
          score --input @/rows.csv --output @/o --model @/run/model --streaming              | reads a folder
          score --input @/precious --format csv --output @/o --model @/run/model --streaming --every soon   | '30 seconds'
          score --input @/precious --format idx --output @/o --model @/run/model --streaming | is of format idx
          score --input @/precious --format csv --output @/o --model @/run/model --streaming --overwrite    | goes on where it has stopped
          score --input @/precious --format csv --output @/run --model @/run/model --streaming              | not from an earlier stream
          score --input @/precious --format csv --output t --output-format table --model @/run/model --streaming | needs --checkpoint
          score --input @/rows.csv --output @/o --model @/run/model --every 3                | are for --streaming
          evaluate --input @/rows.csv --label y --bootstrap -1      | --bootstrap is -1
          train --input @/rows.csv --label y --output @/o --rare-categories -1                | --rare-categories is -1
          evaluate --input @/nope --label y                         | no file or folder '@/nope'
          evaluate --input @/rows.csv                               | '--label=COLUMN'
          quickstart                                                | ./meanfield quickstart
          """)
  void refusesInOneLine(String command, String part) throws IOException {
    List<Path> before = files();
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = Meanfield.run(command.replace("@", folder.toString()).split(" "));
    } finally {
      System.setErr(err);
    }
    String message = written.toString(StandardCharsets.UTF_8);
    assertEquals(2, exitCode, message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("meanfield: "), message);
    assertTrue(message.contains(part.replace("@", folder.toString())), message);
    assertEquals(before, files());
  }

  @Test
  void describesEachCommand() {
    for (String command : List.of("train", "score", "evaluate", "quickstart")) {
      assertEquals(0, Meanfield.run(command, "--help"));
    }
    assertEquals(0, Meanfield.run("--version"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
