package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.console.BadInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables in texts that are at hand. */
class TextTableTest {

  /** The head, and the fields of records; a quoted one in brackets. */
  private static List<List<String>> read(String text) {
    TextTable table = new TextTable(text);
    List<List<String>> read = new ArrayList<>(List.of(table.names()));
    while (table.next()) {
      List<String> record = new ArrayList<>();
      for (int i = 0; i < table.names().size(); i++) {
        record.add(table.isQuoted(i) ? "[" + table.value(i) + "]" : table.value(i));
      }
      read.add(record);
    }
    return read;
  }

  @Test
  void recordsAreReadAsThoseOfFiles() {
    List<List<String>> expected = List.of(List.of("a", "b_c"), List.of("1", ""), List.of("", "2"));
    assertEquals(expected, read("a,b.c\n1,\n,2\n"));
    assertEquals(expected, read("\n \r\na;b.c\r\n\r\n1;\r\n;2"));
    assertEquals(expected, read("a\tb.c\n1\t\n\n\t2\n\n"));
    assertEquals(List.of(List.of("a", "_c1")), read("a,\n"));
  }

  @Test
  void fieldsInQuotesMayHaveAnythingInThem() {
    assertEquals(
        List.of(List.of("a;b", "c"), List.of("[x\r\ny, \"z\"]", "[]"), List.of("1\"", "2")),
        read("\"a;b\",c\n\"x\r\ny, \"\"z\"\"\",\"\"\n1\",2"));
  }

  @Test
  void emptyLinesOfOneColumnMayBeRows() {
    List<List<String>> expected = List.of(List.of("a"), List.of("1"), List.of("[]"), List.of("2"));
    assertEquals(expected, read("a\n1\n\"\"\n2\n"));
    assertEquals(expected, read("\na\r\n1\r\n\"\"\r\n2\r\n\r\n \n"));
    assertRefused("a\n1\n\n2\n", "row 2", "an empty line", "such as NA");
    assertRefused("a\n\n1\n", "row 1", "an empty line");
    assertRefused("a\n1\n2\n \r\n3\n", "row 3", "an empty line");
  }

  @Test
  void brokenTablesAreRefusedWithTheNumberOfTheRow() {
    assertRefused("", "no head");
    assertRefused(" \n\n", "no head");
    assertRefused("a,\"b\n", "the head cannot be read", "not closed");
    assertRefused("a,b\n1,2\n\n3", "row 2", "it has 1 field, the head 2");
    assertRefused("a,b\n1,2,3", "row 1", "it has 3 fields, the head 2");
    assertRefused("a,b\n1,\"2", "row 1", "field 2 is not closed");
    assertRefused("a,b\n1,\"2\"3", "row 1", "goes on after the quote");
  }

  private static void assertRefused(String text, String... parts) {
    String message = assertThrows(BadInput.class, () -> read(text)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
