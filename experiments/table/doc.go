// Package table holds the tidy table that joins all later stages of an
// experiment: named columns with a unit and a meaning, one row a case. A run
// fills it, the statistics and the figures read it, and WriteCSV and ReadCSV
// turn it into text and back without losing a bit. Long tables may be Parquet files
// instead, see ParquetWriter and ReadParquet.
//
// It knows columns, rows and these forms. It must not know what a column
// means: no names of measures or arms, no statistics, no files on a disk.
//
// # Text form
//
// Comma-separated values after RFC 4180 in UTF-8, with a header row of column
// names and no comment lines; lines end in a line feed, and on reading also in
// carriage return and line feed. Units and meanings do not fit into a header, so
// they travel in a table of their own, see Dictionary.
//
// A Real prints with the fewest digits that read back to the same bits, without
// an exponent from 1e-6 up to 1e21. NaN is an empty cell. On reading, the kind
// of a column follows from its cells:
//
//  1. Integer, if there are rows, none is empty and all are whole numbers that
//     fit 64 bits, without leading zeros or plus sign.
//  2. Real, if all cells that are not empty are numbers.
//  3. Text otherwise, and where a number would lose something: whole numbers
//     with leading zeros or with more digits than a Real holds, and quoted
//     numbers that would print otherwise ("1.50").
//
// WriteCSV quotes where rule 3 asks for it, so that writing what was read from
// written text gives the same bytes, whatever the table held.
package table
