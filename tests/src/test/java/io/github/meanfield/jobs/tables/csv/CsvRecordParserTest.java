package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of lines. */
class CsvRecordParserTest {

  // In these cases ' is the quote, and _ a tab; a field in quotes is shown in brackets.
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '"',
      value = {
        "a,b                 ! a|b",
        "a,                  ! a|",
        ",                   ! |",
        "a                   ! a",
        "'a,b',c             ! [a,b]|c",
        "'',                 ! []|",
        "'it''s',x           ! [it's]|x",
        "'''',''''''         ! [']|['']",
        "it's,5'             ! it's|5'",
        "x, 'a,b'            ! x| 'a|b'",
        "a;b_c               ! a;b_c",
        "'a                  ! the quote that opens field 1 is not closed (--multi-line",
        "x,'a''              ! the quote that opens field 2 is not closed (--multi-line",
        "'a'b,c              ! field 1 goes on after the quote that closes it",
        "'a' ,c              ! field 1 goes on after the quote that closes it",
      })
  void fieldsAndFaults(String line, String expected) {
    String found = parsed(form(',', null, false), line.stripTrailing());
    assertTrue(found.startsWith(expected), found);
    assertEquals(found, parsed(form(',', null, false), line.stripTrailing() + "\r"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '"',
      value = {
        "'it\\'s','\\\\'     ! [it's]|[\\]",
        "'a\\n',\\'          ! [a\\n]|\\'",
        "'a''b'              ! field 1 goes on after the quote that closes it",
        "'a\\'               ! the quote that opens field 1 is not closed (--multi-line",
      })
  void quotesAfterAnEscape(String line, String expected) {
    String found = parsed(form(',', '\\', false), line.stripTrailing());
    assertTrue(found.startsWith(expected), found);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lineBreaksInQuotes(boolean isMultiLine) {
    String found = parsed(form(',', null, isMultiLine), "'a\r", "b',c\r");
    String fault = "the quote that opens field 1 is not closed (--multi-line reads";
    assertTrue(found.startsWith(isMultiLine ? "[a\r\nb]|c" : fault), found);
  }

  private static String parsed(CsvForm form, String... lines) {
    CsvRecordParser parser = new CsvRecordParser(form, '\n');
    if (!parser.parse(List.of(lines).iterator())) {
      return parser.fault();
    }
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < parser.size(); i++) {
      fields.add(parser.isQuoted(i) ? "[" + parser.value(i) + "]" : parser.value(i));
    }
    return String.join("|", fields);
  }

  private static CsvForm form(char delimiter, Character escape, boolean isMultiLine) {
    return new CsvForm(delimiter, '\'', escape, "UTF-8", '.', CsvForm.MISSING, isMultiLine);
  }

  /** Whatever texts there are, what is written in quotes is read as it was. */
  @Property
  void whatIsWrittenIsRead(
      @ForAll("tables") List<List<String>> table,
      @ForAll("delimiters") char delimiter,
      @ForAll boolean isEscaped,
      @ForAll boolean hasReturns) {
    Character escape = isEscaped ? '\\' : null;
    String text =
        table.stream()
            .map(
                record ->
                    record.stream()
                        .map(field -> written(field, delimiter, escape))
                        .collect(Collectors.joining(String.valueOf(delimiter))))
            .collect(Collectors.joining(hasReturns ? "\r\n" : "\n"));
    CsvRecordParser parser = new CsvRecordParser(form(delimiter, escape, true), '\n');
    Iterator<String> lines = Arrays.asList(text.split("\n", -1)).iterator();
    for (List<String> record : table) {
      assertTrue(parser.parse(lines), parser.fault());
      assertEquals(record.size(), parser.size());
      for (int i = 0; i < record.size(); i++) {
        assertEquals(record.get(i), parser.value(i));
        assertEquals(isQuoted(record.get(i), delimiter), parser.isQuoted(i));
      }
    }
    assertFalse(lines.hasNext());
  }

  private static boolean isQuoted(String field, char delimiter) {
    return field.startsWith("'") || field.matches("(?s).*[\r\n" + delimiter + "].*");
  }

  private static String written(String field, char delimiter, Character escape) {
    if (!isQuoted(field, delimiter)) {
      return field;
    }
    String text =
        escape == null ? field.replace("'", "''") : field.replace("\\", "\\\\").replace("'", "\\'");
    return "'" + text + "'";
  }

  @Provide
  Arbitrary<List<List<String>>> tables() {
    return Arbitraries.strings()
        .withChars(",;\t|'\\\n\r \"aä\0")
        .ofMaxLength(6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<Character> delimiters() {
    return Arbitraries.of(',', ';', '\t', '|');
  }
}
