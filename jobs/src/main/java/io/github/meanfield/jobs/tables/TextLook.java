package io.github.meanfield.jobs.tables;

import java.util.regex.Pattern;

/** What texts look like that a person takes for numbers or days. */
enum TextLook {
  PERCENT("percentages", "[+-]?\\d+([.,]\\d+)?" + TextLook.BLANK + "?%"),
  THOUSANDS("numbers with separators of thousands", "[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?"),
  OTHER_DECIMAL("numbers with a decimal ", "[+-]?\\d*,\\d+([eE][+-]?\\d+)?"),
  /** Separators of thousands before a decimal of the other kind. */
  OTHER_THOUSANDS("numbers with separators of thousands", "[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+),\\d+"),
  SPACED(
      "numbers with separators of thousands",
      "[+-]?(\\d{1,3}([\u2019']\\d{3}|" + TextLook.BLANK + "\\d{3})+|\\d+)([.,]\\d+)?"),
  /** Also in the form of ISO 8601, which is read as it is, where others are not. */
  DATE("dates", DateLook.REGEX);

  private static final String BLANK = "[ \u00a0\u2009\u202f]";

  private final String words;
  private final Pattern pattern;

  TextLook(String words, String pattern) {
    this.words = words;
    this.pattern = Pattern.compile(pattern);
  }

  /**
   * Whether a text looks so.
   *
   * @param decimal what stands before decimals: a dot or a comma
   */
  boolean fits(String text, char decimal) {
    boolean isSame = decimal == '.' || this == PERCENT || this == SPACED || this == DATE;
    String plain = text.strip();
    return pattern.matcher(isSame ? plain : swapped(plain)).matches();
  }

  private static String swapped(String text) {
    return text.replace('.', ' ').replace(',', '.').replace(' ', ',');
  }

  /** What the texts of a column look like, in words. */
  String words(char decimal) {
    return this == OTHER_DECIMAL ? words + (decimal == '.' ? "comma" : "dot") : words;
  }

  /**
   * How to have a column read as what it looks like.
   *
   * @param dates what is known of its dates
   */
  String cure(String column, char decimal, DateLook dates) {
    if (this == OTHER_DECIMAL) {
      return "--decimal " + (decimal == '.' ? "comma" : "dot") + " reads them as numbers";
    }
    String name = Cure.name(column);
    boolean isPoint = (decimal == '.') == (this == THOUSANDS);
    String value =
        switch (this) {
          case DATE -> dates.query(name);
          case THOUSANDS, OTHER_THOUSANDS ->
              isPoint
                  ? String.format("double(replace(%s, ','))", name)
                  : String.format("double(translate(%s, ',.', '.'))", name);
          default ->
              String.format(
                  "double(translate(regexp_replace(%s, '[^0-9.,+-]', ''), ',', '.'))", name);
        };
    return Cure.added(value, column + (this == DATE ? "_date" : "_number"))
        + " makes a column of them"
        + (this == DATE ? dates.doubt() : "");
  }
}
