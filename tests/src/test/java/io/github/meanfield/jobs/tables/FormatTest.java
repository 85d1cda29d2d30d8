package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  @ParameterizedTest
  @CsvSource({
    "churn.csv, CSV",
    "churn.csv.gz, CSV",
    "CHURN.CSV.GZ, CSV",
    "2024.01.csv.bz2, CSV",
    "part-00000-51120aea-c000.snappy.parquet, PARQUET",
    "rows.json, JSON",
    "rows.jsonl.gz, JSON",
    "a.svm, LIBSVM",
    "a.libsvm, LIBSVM",
    "rows.orc, ORC",
    "train-images-idx3-ubyte.gz, IDX",
    "t10k-images.idx3-ubyte, IDX"
  })
  void isToldByTheEnding(String name, Format format) {
    assertEquals(Optional.of(format), Format.ofName(name));
  }

  @Test
  void isUnknownForOtherNames() {
    for (String name : new String[] {"rows", "rows.gz", "csv", "rows.csv.old", ""}) {
      assertEquals(Optional.empty(), Format.ofName(name));
    }
  }
}
