package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.jobs.ShellWords;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CureTest {

  @Test
  void whatIsPlainStaysSo() {
    assertEquals("--ignore age,Größe", Cure.option("--ignore", "age", "Größe"));
    assertEquals("--ignore 'Total Charges'", Cure.option("--ignore", "Total Charges"));
    assertEquals(
        "--sql 'SELECT *, -age AS minus FROM input'", Cure.added("-" + Cure.name("age"), "minus"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "Total Charges", "it's", "`id`", "$(id)", "a\"b\\c", "it's !! $HOME"})
  void aShellReadsWhatIsMeant(String column) throws IOException, InterruptedException {
    assertEquals(
        List.of("--ignore", column + ",b"), ShellWords.of(Cure.option("--ignore", column, "b")));
    String query = "SELECT replace(" + Cure.name(column) + ", 'x', \"\\\\\") FROM input";
    assertEquals(List.of("--sql", query), ShellWords.of(Cure.sql(query)));
  }
}
