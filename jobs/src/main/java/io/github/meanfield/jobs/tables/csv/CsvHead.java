package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.FileColumns;
import io.github.meanfield.jobs.tables.Tables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The head of a file: its first record, after lines that are blank.
 *
 * @param file the file as Spark names it
 * @param form the form of the file, with the delimiter that the head tells if none is given
 * @param lineBreak what ends its lines: \n, or \r in files of old Macintoshes
 * @param lines the lines of the file up to the last of the head
 * @param texts the names of the columns in the file
 * @param names their names after reading
 */
record CsvHead(
    String file, CsvForm form, char lineBreak, long lines, List<String> texts, List<String> names) {

  /**
   * Reads the head of a file.
   *
   * @param file the file as Spark names it
   * @param form the form of the files, as far as it is known
   * @return nothing if the file holds nothing but blank lines
   */
  static Optional<CsvHead> read(Configuration hadoop, String file, CsvForm form) {
    LineDecoder decoder = new LineDecoder(TextEncodings.of(form.encoding()));
    try (FileLines lines = new FileLines(hadoop, file, decoder)) {
      while (lines.hasNext() && lines.peek() != null && lines.peek().isBlank()) {
        lines.next();
      }
      if (!lines.hasNext()) {
        return Optional.empty();
      }
      CsvForm known = form.delimiter() == null ? form.withDelimiterOf(lines.peek()) : form;
      CsvRecordParser parser = new CsvRecordParser(known, lines.lineBreak());
      if (!parser.parse(lines)) {
        throw new BadInput(
            "'%s', line %d: the head cannot be read: %s",
            FileLines.shown(file), lines.line(), parser.fault());
      }
      List<String> texts = texts(parser);
      List<String> names = Tables.names(texts);
      requireUnique(file, names);
      return Optional.of(new CsvHead(file, known, lines.lineBreak(), lines.line(), texts, names));
    }
  }

  private static List<String> texts(CsvRecordParser head) {
    return IntStream.range(0, head.size()).mapToObj(head::value).toList();
  }

  private static void requireUnique(String file, List<String> names) {
    Set<String> known = new HashSet<>();
    for (String name : names) {
      if (!known.add(Tables.folded(name))) {
        throw new BadInput(
            "'%s' has two columns '%s', as Spark names them; rename one in its head: %s",
            FileLines.shown(file), name, FileColumns.shown(names));
      }
    }
  }

  /**
   * The places of a table's columns in the file.
   *
   * @param columns the columns by name
   * @param origin whose columns they are, for the message
   */
  int[] places(List<String> columns, String origin) {
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      known.put(names.get(i), i);
    }
    List<String> missing = columns.stream().filter(name -> !known.containsKey(name)).toList();
    if (!missing.isEmpty() || columns.size() != names.size()) {
      throw new BadInput(
          "%s", FileColumns.difference("'" + FileLines.shown(file) + "'", names, origin, columns));
    }
    return columns.stream().mapToInt(known::get).toArray();
  }
}
