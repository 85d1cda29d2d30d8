package io.github.meanfield.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.report.ReportTable.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {

  @Test
  void aColumnIsOneOfNumbersOrOfTexts() {
    ReportTable table =
        ReportTable.of(
            List.of("name", "rows", "share", "mean", "range", "none"),
            List.of(
                List.of("7", "1,000", "12.5 %", "-1.5e-07", "0.1 to 0.2", "-"),
                List.of("seven", "-", "0 %", "", "-", "")));
    List<Boolean> expected = List.of(false, true, true, true, false, false);
    assertEquals(expected, table.head().stream().map(Cell::isNumber).toList());
    for (List<Cell> row : table.rows()) {
      assertEquals(expected, row.stream().map(Cell::isNumber).toList());
    }
    assertEquals(new Cell("1,000", null, null, 0, true, false), table.rows().get(0).get(1));
  }

  @Test
  void markedCellsHaveTheColourOfTheirSign() {
    ReportTable table =
        ReportTable.of(
            List.of("size"), List.of(List.of(new MarkedCell("7.5", -0.5, "-0.1")), List.of("8")));
    Cell marked = table.rows().get(0).get(0);
    assertEquals(new Cell("7.5", null, "-0.1", -25, true, false), marked);
    assertTrue(marked.isAgainst() && marked.isShaded());
    assertEquals(25, marked.strength());
    assertFalse(table.rows().get(1).get(0).isAgainst());
  }

  @Test
  void cellsHaveTheirShade() {
    ReportTable table =
        ReportTable.shaded(
            List.of("true", "0"),
            List.of(List.of("a", "5"), List.of("b", "6")),
            new int[][] {{0, 60}, {0, 30}});
    assertEquals(new Cell("5", null, null, 60, true, false), table.rows().get(0).get(1));
    assertEquals(new Cell("b", null, null, 0, false, false), table.rows().get(1).get(0));
    assertEquals(new Cell("0", null, null, 0, true, false), table.head().get(1));
  }
}
