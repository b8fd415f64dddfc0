-- Keys of every kind, references in circles, partitions, generated columns, row formats. For MariaDB 10.11 and MySQL 9 alike.
SET NAMES utf8mb4;
SET time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0;

CREATE TABLE key_composite (a INT NOT NULL, b VARCHAR(20) NOT NULL, c DATE NOT NULL, v INT, PRIMARY KEY (a, b, c), KEY (v)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_composite WITH digit AS (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)
  SELECT x.i % 3, CONCAT('b''\\', y.i), DATE_ADD('2020-01-01', INTERVAL z.i * 100 + x.i DAY), x.i * y.i FROM digit x, digit y, digit z;
CREATE TABLE key_text (id VARCHAR(50) NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_text VALUES ('', 0), ('A', 1), ('b', 2), ('C', 3), ('ä1', 4), ('ß', 5), ('😀', 6), ('it''s', 7), ('\\', 8), ('z', 9), ('%', 10), ('_', 11);
CREATE TABLE key_text_bin (id VARCHAR(50) NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO key_text_bin VALUES ('', 0), ('a', 1), ('A', 2), ('é', 3), ('😀', 4), ('\0', 5), ('\\''', 6), ('€', 7);
CREATE TABLE key_latin1 (id VARCHAR(20) NOT NULL PRIMARY KEY, v INT) CHARACTER SET latin1 COLLATE latin1_general_cs;
INSERT INTO key_latin1 VALUES (X'E9', 1), (X'C9', 2), ('e', 3), (X'FF', 4), (X'80', 5);
CREATE TABLE key_uuid (id CHAR(36) NOT NULL PRIMARY KEY, v INT) CHARACTER SET ascii COLLATE ascii_bin;
INSERT INTO key_uuid WITH digit AS (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)
  SELECT INSERT(INSERT(INSERT(INSERT(LEFT(SHA2(x.i * 100 + y.i * 10 + z.i, 256), 32), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'), x.i FROM digit x, digit y, digit z;
CREATE TABLE key_bytes (id BINARY(16) NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_bytes VALUES (X'00', 1), (X'00000000000000000000000000000001', 2), (X'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', 3), (X'275C0A0D001A22', 4), (X'80', 5);
CREATE TABLE key_varbytes (id VARBINARY(40) NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_varbytes VALUES (X'', 0), (X'00', 1), (X'0000', 2), (X'FF', 3), (X'20', 4), (X'2020', 5), (X'275C', 6);
CREATE TABLE key_sparse (id BIGINT NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_sparse VALUES (-9223372036854775808, 1), (-9223372036854775807, 2), (-1, 3), (0, 4), (1, 5), (9223372036854775806, 6), (9223372036854775807, 7);
CREATE TABLE key_unsigned (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_unsigned VALUES (0, 1), (1, 2), (9223372036854775807, 3), (9223372036854775808, 4), (18446744073709551614, 5), (18446744073709551615, 6);
CREATE TABLE key_decimal (id DECIMAL(40,10) NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_decimal VALUES (-123456789012345678901234567890.0123456789, 1), (0, 2), (0.0000000001, 3), (999999999999999999999999999999.9999999999, 4);
CREATE TABLE key_double (id DOUBLE NOT NULL PRIMARY KEY, f FLOAT NOT NULL, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_double VALUES (-1.7976931348623157E308, 0.1, 1), (0.1, 0.2, 2), (0.30000000000000004, 0.3, 3), (1.7976931348623157E308, 3.4e38, 4);
CREATE TABLE key_time (at DATETIME(6) NOT NULL, day DATE NOT NULL, span TIME(3) NOT NULL, y YEAR NOT NULL, v INT, PRIMARY KEY (at, day, span, y)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_time VALUES ('0000-00-00', '0000-00-00', '-838:59:59', 0, 1), ('2024-01-01 00:00:00.000001', '2024-02-29', '838:59:59', 2155, 2), ('9999-12-31 23:59:59.999999', '9999-12-31', '00:00:00.001', 1901, 3);
CREATE TABLE key_stamp (at TIMESTAMP(6) NOT NULL DEFAULT '2000-01-01 00:00:00' PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_stamp VALUES ('1970-01-01 00:00:01', 1), ('2024-10-27 00:59:59.999999', 2), ('2024-10-27 01:00:00', 3);
CREATE TABLE key_choice (e ENUM('z','a','m') NOT NULL, s SET('q','b') NOT NULL, b BIT(12) NOT NULL, v INT, PRIMARY KEY (e, s, b)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_choice VALUES ('z', '', 0, 1), ('a', 'q', 1, 2), ('m', 'q,b', 4095, 3), ('z', 'b', 39, 4);
CREATE TABLE key_prefix (t TEXT NOT NULL, v INT, PRIMARY KEY (t(12))) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_prefix VALUES ('a long text that is longer than its key', 1), ('another long text', 2), ('', 3);
CREATE TABLE key_unique (a INT NOT NULL, b INT NOT NULL, v INT, UNIQUE KEY (a, b)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_unique VALUES (1, 1, 1), (1, 2, NULL), (2, 1, 3);
CREATE TABLE key_nullable (a INT, v INT, UNIQUE KEY (a)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_nullable VALUES (NULL, 1), (NULL, 1), (NULL, 2), (1, 1);
CREATE TABLE key_none (a INT, b VARCHAR(20), c DOUBLE) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_none VALUES (1, 'same', 0.1), (1, 'same', 0.1), (1, 'same', 0.1), (NULL, NULL, NULL), (NULL, NULL, NULL), (2, '', 0);
CREATE TABLE key_descending (id INT NOT NULL, v INT, PRIMARY KEY (id DESC), KEY v_desc (v DESC, id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO key_descending VALUES (3, 1), (1, 2), (2, 3);
CREATE TABLE numbered (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT) AUTO_INCREMENT = 100 CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO numbered VALUES (0, 1), (-5, 2), (50, 3);
ALTER TABLE numbered AUTO_INCREMENT = 5000;
CREATE TABLE numbered_aside (a VARCHAR(10) NOT NULL PRIMARY KEY, n BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, KEY (n)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO numbered_aside (a) VALUES ('x'), ('y');
INSERT INTO numbered_aside VALUES ('zero', 0), ('high', 9223372036854775806);

-- references
CREATE TABLE ring_a (id INT NOT NULL PRIMARY KEY, b INT, CONSTRAINT ring_ab FOREIGN KEY (b) REFERENCES ring_b (id) ON DELETE SET NULL) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
CREATE TABLE ring_b (id INT NOT NULL PRIMARY KEY, c INT, CONSTRAINT ring_bc FOREIGN KEY (c) REFERENCES ring_c (id) ON UPDATE CASCADE) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
CREATE TABLE ring_c (id INT NOT NULL PRIMARY KEY, a INT NOT NULL, CONSTRAINT ring_ca FOREIGN KEY (a) REFERENCES ring_a (id) ON DELETE CASCADE) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO ring_a VALUES (1, 1), (2, 2), (3, NULL);
INSERT INTO ring_b VALUES (1, 1), (2, 2);
INSERT INTO ring_c VALUES (1, 2), (2, 1);
CREATE TABLE tree (id INT NOT NULL PRIMARY KEY, parent INT, `we``ird` INT, CONSTRAINT `tree``parent` FOREIGN KEY (parent) REFERENCES tree (id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO tree VALUES (1, 3, 1), (2, 1, 2), (3, 3, 3), (4, NULL, 4);
CREATE TABLE child_of_two (a INT NOT NULL, b VARCHAR(20) NOT NULL, c DATE NOT NULL, u INT, PRIMARY KEY (c, b, a), KEY (a, b, c), KEY (u),
  CONSTRAINT of_composite FOREIGN KEY (a, b, c) REFERENCES key_composite (a, b, c) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT of_sparse FOREIGN KEY (u) REFERENCES tree (id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO child_of_two SELECT a, b, c, 1 + v % 4 FROM key_composite LIMIT 50;

-- what is computed is not copied
CREATE TABLE computed (
  id INT NOT NULL PRIMARY KEY, a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL, c VARCHAR(40) GENERATED ALWAYS AS (CONCAT('it''s ', a)) STORED,
  hidden INT DEFAULT 5 INVISIBLE, d VARCHAR(40) DEFAULT (CONCAT('x', 'y')), KEY (b), KEY (c), CONSTRAINT small_enough CHECK (a < 1000)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO computed (id, a, hidden) VALUES (1, 10, 7), (2, NULL, NULL), (3, -3, 9);
INSERT INTO computed (id, a) VALUES (4, 999);

-- partitions
CREATE TABLE parts_range (id INT NOT NULL, at DATE NOT NULL, v INT, PRIMARY KEY (id, at)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
  PARTITION BY RANGE (YEAR(at)) (PARTITION p0 VALUES LESS THAN (2000), PARTITION p1 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);
INSERT INTO parts_range VALUES (1, '1999-01-01', 1), (2, '2010-01-01', 2), (3, '2030-01-01', 3);
CREATE TABLE parts_list (id INT NOT NULL, kind VARCHAR(10) NOT NULL, PRIMARY KEY (id, kind)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
  PARTITION BY LIST COLUMNS (kind) (PARTITION a VALUES IN ('x', 'it''s'), PARTITION b VALUES IN ('y'));
INSERT INTO parts_list VALUES (1, 'x'), (2, 'it''s'), (3, 'y');
CREATE TABLE parts_hash (id INT NOT NULL PRIMARY KEY) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PARTITION BY HASH (id) PARTITIONS 4;
INSERT INTO parts_hash VALUES (1), (2), (3), (4), (5);

-- other engines, row formats, indexes
CREATE TABLE old_engine (id INT NOT NULL PRIMARY KEY, t TEXT, FULLTEXT KEY (t)) ENGINE = MyISAM CHECKSUM = 1 CHARACTER SET latin1;
INSERT INTO old_engine VALUES (1, 'some words'), (2, X'E4F6FC'), (3, NULL);
CREATE TABLE in_memory (id INT NOT NULL PRIMARY KEY, v VARCHAR(10), KEY USING BTREE (v)) ENGINE = MEMORY CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO in_memory VALUES (1, 'gone after a restart');
CREATE TABLE row_compact (id INT NOT NULL PRIMARY KEY, t TEXT) ROW_FORMAT = COMPACT CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci;
CREATE TABLE row_redundant (id INT NOT NULL PRIMARY KEY, t TEXT) ROW_FORMAT = REDUNDANT CHARACTER SET utf8mb3 COLLATE utf8mb3_unicode_ci;
CREATE TABLE row_compressed (id INT NOT NULL PRIMARY KEY, t TEXT) ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8 STATS_PERSISTENT = 1 COMMENT = 'small' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
INSERT INTO row_compact VALUES (1, REPEAT('compact ', 500));
INSERT INTO row_redundant VALUES (1, REPEAT('redundant ', 500));
INSERT INTO row_compressed VALUES (1, REPEAT('compressed ', 500));
CREATE TABLE indexed (id INT NOT NULL PRIMARY KEY, t VARCHAR(200), body TEXT, b VARBINARY(50), FULLTEXT KEY words (t, body), KEY start (t(10), id), UNIQUE KEY bytes (b), KEY said (t) COMMENT 'it''s')
  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
INSERT INTO indexed VALUES (1, 'first', 'the first body', X'00'), (2, 'second', 'the second body', X'01'), (3, NULL, NULL, NULL);
