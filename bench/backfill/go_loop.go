// What one would write in Go with lib/pq: arrays, 10000 rows at a time.
package main

import (
	"database/sql"
	"log"
	"os"

	"github.com/lib/pq"
)

const batch = 10000

func main() {
	db, err := sql.Open("postgres", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	last := int64(0)
	for {
		tx, err := db.Begin()
		if err != nil {
			log.Fatal(err)
		}
		rows, err := tx.Query("SELECT id, first, last FROM person WHERE id > $1 ORDER BY id LIMIT $2", last, batch)
		if err != nil {
			log.Fatal(err)
		}
		ids := make([]int64, 0, batch)
		names := make([]string, 0, batch)
		for rows.Next() {
			var id int64
			var first, family string
			if err := rows.Scan(&id, &first, &family); err != nil {
				log.Fatal(err)
			}
			ids = append(ids, id)
			names = append(names, first+" "+family)
		}
		if err := rows.Err(); err != nil {
			log.Fatal(err)
		}
		if len(ids) == 0 {
			return
		}
		_, err = tx.Exec("UPDATE person SET full_name = v.name FROM unnest($1::bigint[], $2::text[]) AS v (id, name) WHERE person.id = v.id",
			pq.Array(ids), pq.Array(names))
		if err != nil {
			log.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			log.Fatal(err)
		}
		last = ids[len(ids)-1]
	}
}
